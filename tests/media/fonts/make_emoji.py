"""Makes Emoji.ttf: a tiny color font (COLR 0) whose emoji are colored squares, with the sequences that real ones have."""
import sys
from fontTools.fontBuilder import FontBuilder
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

SINGLE = {"star": 0x2B50, "fire": 0x1F525, "woman": 0x1F469, "man": 0x1F468, "girl": 0x1F467, "microscope": 0x1F52C, "thumb": 0x1F44D,
          "tone": 0x1F3FD, "heart": 0x2764, "one": 0x31, "keycap": 0x20E3, "D": 0x1F1E9, "E": 0x1F1EA, "flag": 0x1F3F4, "zwj": 0x200D,
          "vs16": 0xFE0F, "tg": 0xE0067, "tb": 0xE0062, "te": 0xE0065, "tn": 0xE006E, "tend": 0xE007F}
SEQUENCES = {"scientist": "woman zwj microscope", "family": "man zwj woman zwj girl", "thumbtone": "thumb tone", "redheart": "heart vs16",
             "key1": "one vs16 keycap", "germany": "D E", "england": "flag tg tb te tn tend"}
INVISIBLE = {"zwj", "vs16", "tg", "tb", "te", "tn", "tend"}

def square(size):
    pen = TTGlyphPen(None)
    if size:
        for points in [[(60, 0), (60, size), (60 + size, size), (60 + size, 0)]]:
            pen.moveTo(points[0]); [pen.lineTo(p) for p in points[1:]]; pen.closePath()
    return pen.glyph()

names = [".notdef", *SINGLE, *SEQUENCES, "outer", "inner"]
fb = FontBuilder(1000, isTTF=True)
fb.setupGlyphOrder(names)
fb.setupCharacterMap({code: name for name, code in SINGLE.items()})
shape = lambda n: square(0) if n in INVISIBLE else square(440 if n == "inner" else 880)
fb.setupGlyf({n: shape(n) for n in names})
fb.setupHorizontalMetrics({n: (0 if n in INVISIBLE else 1000, 60) for n in names})
fb.setupHorizontalHeader(ascent=900, descent=-200)
fb.setupNameTable({"familyName": "Test Emoji", "styleName": "Regular", "uniqueFontIdentifier": "Test Emoji", "fullName": "Test Emoji", "psName": "TestEmoji"})
fb.setupOS2(sTypoAscender=900, sTypoDescender=-200, usWinAscent=900, usWinDescent=200)
fb.setupPost()
addOpenTypeFeaturesFromString(fb.font, "feature ccmp {\n" + "".join(f"sub {s} by {n};\n" for n, s in SEQUENCES.items()) + "} ccmp;")
colored = [n for n in [*SINGLE, *SEQUENCES] if n not in INVISIBLE]
fb.font["COLR"] = buildCOLR({n: [("outer", i % 2), ("inner", 2)] for i, n in enumerate(colored)}, version=0)
fb.font["CPAL"] = buildCPAL([[(1, 0.6, 0, 1), (0.9, 0.1, 0.1, 1), (0.1, 0.3, 1, 1)]])
fb.save(sys.argv[1])
