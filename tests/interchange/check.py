"""Reads what nemo-tui exported by the readers that other programs use, and prints what they found as JSON.

usage: check.py FOLDER    (with project.otio, .otioz, .xml, .edl, .srt, .vtt in it)
"""

import json
import sys
from pathlib import Path

import opentimelineio as otio
import srt
import webvtt


def frames(time):
    return round(time.value_rescaled_to(30))


def told(track):
    items = []
    for item in track:
        if isinstance(item, otio.schema.Transition):
            items.append(["transition", item.name, frames(item.in_offset), frames(item.out_offset)])
            continue
        where = item.range_in_parent()
        kind = "gap" if isinstance(item, otio.schema.Gap) else "clip"
        source = item.source_range.start_time
        items.append([kind, item.name, frames(where.start_time), frames(where.duration), frames(source)])
    return {"kind": track.kind, "name": track.name, "items": items}


def timeline(path):
    # An EDL does not say its rate.
    t = otio.adapters.read_from_file(str(path), **({"rate": 30} if path.suffix == ".edl" else {}))
    if isinstance(t, otio.schema.SerializableCollection):
        t = t[0]
    markers = [[m.name, frames(m.marked_range.start_time), frames(m.marked_range.duration)] for m in t.tracks.markers]
    clips = t.find_clips() if hasattr(t, "find_clips") else t.each_clip()
    urls = sorted({c.media_reference.target_url for c in clips if isinstance(c.media_reference, otio.schema.ExternalReference)})
    speeds = [[c.name, e.time_scalar] for c in t.find_clips() for e in c.effects if hasattr(e, "time_scalar")]
    return {"name": t.name, "tracks": [told(track) for track in t.tracks], "markers": markers, "urls": urls, "speeds": speeds}


folder = Path(sys.argv[1])
found = {name: timeline(folder / name) for name in ("project.otio", "project.otioz", "project.xml", "project.edl")}
found["srt"] = [[c.start.total_seconds(), c.end.total_seconds(), c.content] for c in srt.parse((folder / "project.srt").read_text())]
found["vtt"] = [[c.start_in_seconds, c.end_in_seconds, c.text] for c in webvtt.read(str(folder / "project.vtt"))]
print(json.dumps(found))
