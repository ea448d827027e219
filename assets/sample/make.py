#!/usr/bin/env python3
"""Makes the sample media of this folder from nothing: pictures and clips from noise and gradients, speech by
espeak-ng, music from sine waves. Needs Python with numpy and Pillow, ffmpeg and espeak-ng.

    python3 make.py        writes the files beside this script, the same ones every time
"""
import os, subprocess, tempfile, wave
import numpy as np
from PIL import Image, ImageFilter

HERE = os.path.dirname(os.path.abspath(__file__))
W, H = 1920, 1080

def noise1d(n, seed, octaves=7, rough=0.5):
    """A ridge line: octaves of smooth noise, 0 to 1."""
    r, out, amp = np.random.default_rng(seed), np.zeros(n), 1.0
    for o in range(octaves):
        knots = r.random(3 * 2 ** o + 2)
        x = np.linspace(0, len(knots) - 1.001, n)
        i, f = x.astype(int), x % 1
        f = f * f * (3 - 2 * f)
        out += amp * (knots[i] * (1 - f) + knots[i + 1] * f)
        amp *= rough
    return (out - out.min()) / (out.max() - out.min())

def noise2d(w, h, seed, first=3, octaves=6, stretch=1.0):
    r, out, amp = np.random.default_rng(seed), np.zeros((h, w)), 1.0
    for o in range(octaves):
        c = first * 2 ** o
        small = r.random((max(2, c), max(2, int(c * stretch * w / h))))
        out += amp * np.asarray(Image.fromarray((small * 255).astype("uint8")).resize((w, h), Image.BICUBIC), float) / 255
        amp *= 0.5
    return (out - out.min()) / (out.max() - out.min())

def sky(top, mid, low, horizon=0.75, w=W, h=H):
    y = np.clip(np.linspace(0, 1 / horizon, h), 0, 1)[:, None, None]
    top, mid, low = (np.array(c, float) for c in (top, mid, low))
    return np.where(y < 0.5, top + (mid - top) * y * 2, mid + (low - mid) * (y - 0.5) * 2) * np.ones((1, w, 1))

def glow(img, x, y, radius, colour, strength):
    yy, xx = np.mgrid[0:img.shape[0], 0:img.shape[1]]
    d = np.hypot(xx - x, yy - y)
    img += (strength * np.exp(-(d / radius) ** 2))[..., None] * np.array(colour, float)

def disc(img, x, y, radius, colour):
    yy, xx = np.mgrid[0:img.shape[0], 0:img.shape[1]]
    a = np.clip(radius - np.hypot(xx - x, yy - y), 0, 1.5)[..., None] / 1.5
    img[:] = img * (1 - a) + np.array(colour, float) * a

def ridge(img, base, height, colour, seed, rough=0.5, haze=None):
    h, w, _ = img.shape
    line = base * h - noise1d(w, seed, rough=rough) * height * h
    yy = np.arange(h)[:, None]
    a = np.clip(yy - line[None, :], 0, 1.5)[..., None] / 1.5
    shade = np.array(colour, float)[None, None, :] * np.ones_like(img)
    if haze is not None:
        depth = np.clip((yy - line[None, :]) / (0.35 * h), 0, 1)[..., None]
        shade = shade * (1 - depth) + np.array(haze, float) * depth
    img[:] = img * (1 - a) + shade * a

def finish(img, seed, grain=3.0):
    h, w, _ = img.shape
    yy, xx = np.mgrid[0:h, 0:w]
    vignette = 1 - 0.32 * (((xx - w / 2) / (w / 1.6)) ** 2 + ((yy - h / 2) / (h / 1.3)) ** 2)
    img = img * vignette[..., None] + np.random.default_rng(seed).normal(0, grain, (h, w, 1))
    return Image.fromarray(np.clip(img, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.6))

def mountains():
    img = sky((38, 52, 96), (196, 140, 150), (255, 205, 150), 0.62)
    glow(img, 1280, 560, 420, (90, 60, 20), 1.0)
    disc(img, 1280, 545, 46, (255, 240, 210))
    clouds = noise2d(W, H, 4, 2, 6, 0.4)
    img += (np.clip(clouds - 0.55, 0, 1) * 130 * np.linspace(1, 0, H)[:, None])[..., None]
    for i, c in enumerate([(150, 118, 140), (112, 92, 124), (76, 70, 104), (46, 50, 80), (22, 28, 50)]):
        ridge(img, 0.74 + i * 0.075, 0.26 - i * 0.02, c, 10 + i, 0.48, tuple(min(255, v + 40) for v in c))
    return finish(img, 1)

def sea():
    img = sky((20, 34, 80), (220, 96, 84), (255, 190, 110), 0.55)
    glow(img, 760, 560, 380, (110, 60, 10), 1.0)
    disc(img, 760, 520, 70, (255, 236, 190))
    hz = int(H * 0.55)
    rows = np.arange(H - hz)[:, None] / (H - hz)
    ripple = noise2d(W, H - hz, 21, 24, 4, 0.15)
    water = np.array((24, 34, 66)) * (1 - rows[..., None]) * 0.9 + np.array((10, 14, 34)) * rows[..., None]
    xx = np.arange(W)[None, :]
    path = np.exp(-((xx - 760) / (60 + 420 * rows)) ** 2) * (ripple > 0.48 + 0.1 * rows) * (1 - 0.55 * rows)
    shimmer = (ripple - 0.5) * 70 * (1 - rows)
    img[hz:] = water + path[..., None] * np.array((255, 176, 96)) + shimmer[..., None] * np.array((1.0, 0.6, 0.5))
    return finish(img, 2)

def city(w=W, h=H, seed=5, lights=0.34, dusk=0.0, cloud=None):
    img = sky((8 + 40 * dusk, 12 + 40 * dusk, 34 + 60 * dusk), (30 + 90 * dusk, 24 + 60 * dusk, 66 + 40 * dusk), (92 + 120 * dusk, 52 + 90 * dusk, 84 + 20 * dusk), 0.8, w, h)
    if cloud is not None:
        img += (np.clip(cloud - 0.5, 0, 1) * (60 + 90 * dusk))[..., None] * np.array((1, 0.85, 0.9))
    r = np.random.default_rng(seed)
    unit = w / 1920
    for layer, (shade, low, high) in enumerate([((30, 26, 56), 0.30, 0.58), ((20, 18, 40), 0.24, 0.48), ((10, 10, 22), 0.10, 0.34)]):
        x = -20.0
        while x < w:
            bw, bh = r.integers(50, 150) * unit, r.uniform(low, high) * h
            x0, x1, y0 = int(max(0, x)), int(min(w, x + bw)), int(h - bh)
            img[y0:, x0:x1] = np.array(shade) * (1 + 0.9 * dusk)
            for wy in range(y0 + int(10 * unit), h - 4, max(3, int(18 * unit))):
                for wx in range(x0 + int(7 * unit), x1 - int(9 * unit), max(3, int(14 * unit))):
                    on, tone = r.random(), r.random()
                    if on < lights:
                        img[wy:wy + max(1, int(8 * unit)), wx:wx + max(1, int(6 * unit))] = (255 - 60 * tone, 200 - 20 * tone, 120 + 110 * tone)
            x += bw + r.integers(2, 14) * unit
    return img

def forest():
    img = sky((150, 176, 178), (196, 208, 198), (226, 226, 206), 0.9)
    glow(img, 520, 260, 520, (60, 54, 30), 0.9)
    r = np.random.default_rng(8)
    for layer in range(5):
        t = layer / 4
        colour = np.array((158, 178, 170)) * (1 - t) + np.array((16, 36, 34)) * t
        base = H * (0.66 + 0.1 * layer)
        for x in np.sort(r.uniform(-60, W + 60, 70 - 9 * layer)):
            tall = r.uniform(150, 320) * (0.7 + 0.9 * t)
            ground = base + r.uniform(-30, 30)
            for y in range(int(max(0, ground - tall)), int(min(H, ground + 60))):
                k = (y - (ground - tall)) / tall
                wide = (6 + 62 * t + 22) * min(k, 1.1) * (0.62 + 0.38 * abs(((k * 9 + x) % 1) - 0.15)) if k < 1 else 7
                x0, x1 = int(max(0, x - wide / 2)), int(min(W, x + wide / 2))
                if x1 > x0:
                    img[y, x0:x1] = colour
        yy = np.arange(H)[:, None]
        fog = np.clip((yy - base + 120) / 260, 0, 1) * (0.75 - 0.6 * t)
        img = img * (1 - fog[..., None]) + np.array((206, 214, 204)) * fog[..., None] if layer < 4 else img
    return finish(img, 3)

def dunes():
    img = sky((64, 118, 176), (150, 190, 214), (250, 222, 176), 0.6)
    glow(img, 1500, 200, 300, (60, 50, 30), 1.0)
    for i, (lit, dark) in enumerate([((236, 186, 128), (176, 118, 78)), ((228, 168, 104), (150, 92, 58)), ((214, 148, 84), (112, 64, 42)), ((196, 126, 66), (74, 40, 30))]):
        line = (0.62 + 0.11 * i) * H - noise1d(W, 60 + i * 7, octaves=3, rough=0.35) * (0.20 - 0.02 * i) * H
        slope = np.gradient(np.convolve(line, np.ones(41) / 41, "same"))
        yy = np.arange(H)[:, None]
        side = 1 / (1 + np.exp(-slope * 9))[None, :]
        wander = np.clip((yy - line[None, :]) / 260, 0, 1)
        side = np.clip(side + 0.35 * wander * np.sin(yy / 38 + np.arange(W)[None, :] / 90 + i), 0, 1)
        colour = np.array(lit) * side[..., None] + np.array(dark) * (1 - side[..., None])
        a = np.clip(yy - line[None, :], 0, 1.5)[..., None] / 1.5
        img = img * (1 - a) + colour * a
    return finish(img, 4)

def save(img, name, quality=84):
    img.save(os.path.join(HERE, name), quality=quality, optimize=True)

def encode(frames, name, fps=30):
    """Frames (arrays) → H.264 with a quiet sound of its own (filtered noise), as a camera would have it."""
    first = next(frames)
    h, w, _ = first.shape
    out = os.path.join(HERE, name)
    p = subprocess.Popen(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{w}x{h}", "-r", str(fps), "-i", "-",
                          "-f", "lavfi", "-i", "anoisesrc=c=brown:a=0.05:r=48000:seed=7", "-shortest", "-c:v", "libx264", "-preset", "slow", "-crf", "25",
                          "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", "-map_metadata", "-1", out], stdin=subprocess.PIPE)
    for f in [first, *frames]:
        p.stdin.write(np.clip(f, 0, 255).astype("uint8").tobytes())
    p.stdin.close()
    assert p.wait() == 0

def waves(seconds=6, fps=30, w=1280, h=720):
    hz = int(h * 0.42)
    base = sky((96, 150, 196), (170, 204, 222), (238, 232, 214), 0.5, w, h)
    yy, xx = np.mgrid[hz:h, 0:w]
    depth = (yy - hz + 6) / (h - hz)
    for n in range(seconds * fps):
        t = n / fps
        z = 1 / (depth + 0.05)
        s = np.sin(z * 9 + t * 2.0 + xx / w * 3) + 0.6 * np.sin(z * 15 - t * 1.4 + xx / w * 11 + np.sin(xx / 90)) + 0.5 * np.sin(xx / (26 + 90 * depth) + z * 5 + t * 2.6)
        foam = np.clip(s - 1.25, 0, 1) * depth
        img = base.copy()
        img[hz:] = np.array((28, 96, 122)) * (0.75 + 0.14 * s)[..., None] + np.array((70, 60, 40)) * (1 - depth)[..., None] * 0.5 + foam[..., None] * 230
        yield img

def skyline(seconds=6, fps=30, w=1280, h=720):
    clouds = noise2d(w * 2, h, 77, 3, 5, 0.5)
    for n in range(seconds * fps):
        k = n / (seconds * fps)
        if n % 2 == 0:
            shift = int(k * w * 0.8)
            frame = city(w, h, 9, 0.06 + 0.34 * k, 1 - k, clouds[:, shift:shift + w])
        yield frame

def music(seconds=32, rate=44100):
    """A slow lo-fi bed: four chords on soft electric-piano tones, a round kick, a brushed hat, a little vinyl noise."""
    r, n = np.random.default_rng(3), seconds * rate
    t, out = np.arange(n) / rate, np.zeros(n)
    beat = 60 / 75
    chords = [(57, 60, 64, 67), (53, 57, 60, 64), (48, 55, 59, 64), (55, 59, 62, 65)]
    def tone(midi, start, length, volume):
        i, j = int(start * rate), min(n, int((start + length) * rate))
        x = np.arange(j - i) / rate
        f = 440 * 2 ** ((midi - 69) / 12) * (1 + 0.0016 * np.sin(2 * np.pi * 4.3 * x))
        env = np.minimum(x / 0.02, 1) * np.exp(-x * 1.1) * np.clip((length - x) / 0.08, 0, 1)
        out[i:j] += volume * env * (np.sin(2 * np.pi * np.cumsum(f) / rate) + 0.25 * np.sin(4 * np.pi * np.cumsum(f) / rate))
    for bar in range(int(seconds / (4 * beat))):
        start = bar * 4 * beat
        for k, m in enumerate(chords[bar % 4]):
            tone(m, start + 0.02 * k, 4 * beat, 0.13)
            tone(m + 12, start + 2.5 * beat + 0.03 * k, 1.4 * beat, 0.05)
        tone(chords[bar % 4][0] - 24, start, 2 * beat, 0.26)
        for b in (0, 2, 2.5):
            i = int((start + b * beat) * rate); x = np.arange(min(int(0.3 * rate), n - i)) / rate
            out[i:i + len(x)] += 0.42 * np.exp(-x * 16) * np.sin(2 * np.pi * (46 * x + 4 * (1 - np.exp(-x * 30))))
        for b in range(8):
            i = int((start + (b * 0.5 + (0.06 if b % 2 else 0)) * beat) * rate); x = np.arange(min(int(0.06 * rate), n - i)) / rate
            out[i:i + len(x)] += 0.045 * np.exp(-x * 70) * r.normal(0, 1, len(x))
    out += 0.004 * r.normal(0, 1, n)
    out *= np.clip(t / 0.5, 0, 1) * np.clip((seconds - t) / 2, 0, 1)
    return (out / np.abs(out).max() * 0.8 * 32767).astype("<i2"), rate

def sound():
    with tempfile.TemporaryDirectory() as d:
        samples, rate = music()
        with wave.open(os.path.join(d, "m.wav"), "wb") as f:
            f.setnchannels(1); f.setsampwidth(2); f.setframerate(rate); f.writeframes(samples.tobytes())
        words = ("Some places stay with you. First light on the mountains. The sea, when the day is almost gone. "
                 "A city that never quite sleeps. Pack light, and go and see them.")
        subprocess.run(["espeak-ng", "-v", "en-us+f3", "-s", "132", "-p", "42", "-g", "6", "-w", os.path.join(d, "v.wav"), words], check=True)
        for name, source, rate in [("lo-fi-bed.mp3", "m.wav", "96k"), ("voiceover.mp3", "v.wav", "64k")]:
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", os.path.join(d, source), "-map_metadata", "-1", "-c:a", "libmp3lame", "-b:a", rate, os.path.join(HERE, name)], check=True)

if __name__ == "__main__":
    for name, make in [("1-mountains.jpg", mountains), ("2-sea.jpg", sea), ("4-forest.jpg", forest), ("5-dunes.jpg", dunes)]:
        save(make(), name)
    save(finish(city(cloud=noise2d(W, H, 31, 3, 5, 0.5)), 5), "3-city.jpg")
    encode(waves(), "6-waves.mp4")
    encode(skyline(), "7-skyline.mp4")
    sound()
