"""Makes the files in `foreign/` as another program would: python make.py (needs opentimelineio)."""

import sys
from pathlib import Path

import opentimelineio as otio
from opentimelineio.opentime import RationalTime as T
from opentimelineio.opentime import TimeRange as R

HERE = Path(__file__).parent / "foreign"


def r(start, duration, rate=25):
    return R(T(start, rate), T(duration, rate))


def clip(name, url, start, duration, available=None, rate=25):
    media = otio.schema.ExternalReference(target_url=url, available_range=available) if url else otio.schema.MissingReference()
    return otio.schema.Clip(name=name, media_reference=media, source_range=r(start, duration, rate))


def write(name, timeline):
    otio.adapters.write_to_file(timeline, str(HERE / name))


def plain():
    """Two tracks at 25 fps with time code, a dissolve, linked sound, a marker."""
    t = otio.schema.Timeline("Feature cut")
    v = otio.schema.Track("V1", kind="Video")
    hour = r(90000, 250)
    v.append(clip("a.mp4", "media/a.mp4", 90025, 50, hour))
    v.append(otio.schema.Transition(transition_type="SMPTE_Dissolve", in_offset=T(5, 25), out_offset=T(5, 25)))
    v.append(clip("b.mp4", "media/b.mp4", 90050, 75, hour))
    v.append(otio.schema.Gap(source_range=r(0, 25)))
    v.append(clip("a.mp4", "media/a.mp4", 90100, 25, hour))
    a = otio.schema.Track("Music", kind="Audio")
    a.append(clip("song.wav", "media/song.wav", 0, 100))
    d = otio.schema.Track("A2", kind="Audio")
    d.append(clip("a.mp4", "media/a.mp4", 90025, 50, hour))
    t.tracks.extend([v, a, d])
    t.tracks.markers.append(otio.schema.Marker(name="chapter", marked_range=r(50, 0)))
    write("plain.otio", t)


def nested():
    """A stack of two tracks inside of a track, cut to a part of itself; a track inside of a track."""
    inner = otio.schema.Stack("scene", source_range=r(10, 40))
    low = otio.schema.Track("low", kind="Video")
    low.append(clip("a.mp4", "media/a.mp4", 0, 30))
    low.append(clip("b.mp4", "media/b.mp4", 0, 30))
    high = otio.schema.Track("high", kind="Video")
    high.append(clip("b.mp4", "media/b.mp4", 50, 60))
    inner.extend([low, high])
    side = otio.schema.Track("side", kind="Video")
    side.append(clip("b.mp4", "media/b.mp4", 5, 20))
    t = otio.schema.Timeline("Nested")
    v = otio.schema.Track("V1", kind="Video")
    v.append(clip("a.mp4", "media/a.mp4", 0, 25))
    v.append(inner)
    v.append(side)
    t.tracks.append(v)
    write("nested.otio", t)


def effects():
    """Speed, freeze, an unknown effect, a clip that is switched off, a strange transition, missing media, a generator."""
    t = otio.schema.Timeline("Effects")
    v = otio.schema.Track("V1", kind="Video")
    fast = clip("a.mp4", "media/a.mp4", 0, 25)
    fast.effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
    frozen = clip("a.mp4", "media/a.mp4", 30, 25)
    frozen.effects.append(otio.schema.FreezeFrame())
    blurred = clip("b.mp4", "media/b.mp4", 20, 25)
    blurred.effects.append(otio.schema.Effect(name="soft", effect_name="Gaussian Blur"))
    off = clip("b.mp4", "media/b.mp4", 0, 25)
    off.enabled = False
    bars = otio.schema.Clip("bars", otio.schema.GeneratorReference(generator_kind="SMPTEBars"), r(0, 25))
    v.extend([fast, frozen, blurred, off, bars, clip("lost.mp4", None, 0, 25)])
    v.insert(3, otio.schema.Transition(name="Page Peel", transition_type="Custom", in_offset=T(5, 25), out_offset=T(0, 25)))
    v.append(clip("a.mp4", "media/a.mp4", 0, 25))
    t.tracks.append(v)
    t.tracks.append(otio.schema.Track("Data", kind="Data"))
    write("effects.otio", t)


def several():
    """A collection of two timelines, the first at 29.97 fps without source ranges."""
    first = otio.schema.Timeline("First")
    v = otio.schema.Track("V1", kind="Video")
    v.append(clip("a.mp4", "media/a.mp4", 30, 60, rate=30000 / 1001))
    media = otio.schema.ExternalReference(target_url="media/b.mp4", available_range=r(0, 60, 30000 / 1001))
    v.append(otio.schema.Clip("b.mp4", media))
    first.tracks.append(v)
    write("several.otio", otio.schema.SerializableCollection("all", [first, otio.schema.Timeline("Second")]))


HERE.mkdir(exist_ok=True)
for make in (plain, nested, effects, several):
    make()
if sys.argv[1:]:
    sys.exit(__doc__)
