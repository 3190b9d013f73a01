"""How long the pages of a form take: `python benchmarks/forms.py [FIELDS]`.

Makes a review with a form of so many fields (100, if not said) and a report of 300 pages, answers
every field, then asks for the form page, a page of the text and a save, each many times. Prints
milliseconds of CPU and of wall time a request, the middle one and the slowest, and the size.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reviewkit.plan import read_plan
from reviewkit.stages import plan, retrieve, screen, search, start
from reviewkit.store import open_store
from reviewkit.store.fulltexts import keep_plain_text, note_of_text
from reviewkit.terms import Stage, Verdict
from reviewkit.web import Setting, create_app

AT = "2026-01-01T00:00:00Z"
ORIGIN = "http://127.0.0.1:8425"
TIMES = 30
KINDS = (
    "type: longtext, quote: true",
    "type: choice, choices: [yes_, no_, partly], judgement: true",
    "type: multichoice, choices: [a, b, c, d, e, f], other: true",
    "type: integer, minimum: 0, when: f0 != 'x'",
    "type: text",
)
VALUES = ("Some words of an answer. " * 8, "yes_", "b", "12", "A short answer")


def make_review(folder: Path, fields: int) -> str:
    """Make a review whose form asks so many fields; return its study."""
    start.make_review(folder, "basic", "ME", AT)
    asked = "".join(
        f"      - {{id: f{number}, label: Question {number}, help: What is meant by it, "
        f"{KINDS[number % len(KINDS)]}}}\n"
        for number in range(fields)
    )
    (folder / "extraction_forms" / "long.yml").write_text(
        "reviewkit: 1\nid: long\nversion: '1'\ntitle: Long\nsections:\n"
        f"  - id: all\n    title: All\n    fields:\n{asked}",
        "utf-8",
    )
    path = folder / "protocol.yml"
    text = re.sub(r"(?m)^extraction:.*\n(?:  .*\n)*", "", path.read_text("utf-8"))
    path.write_text(text + "\nextraction: {form: extraction_forms/long.yml}\n", "utf-8")
    found = folder / "found.ris"
    found.write_text("TY  - JOUR\nTI  - A study\nPY  - 2020\nER  - \n", "utf-8")
    page = "Words of a page of the report. " * 90
    sha = keep_plain_text(folder, "\f".join(f"{n} {page}" for n in range(300)).encode())
    with open_store(folder) as store:
        kept = read_plan(folder)
        plan.keep(store, kept, "ME", AT)
        search.import_file(store, found, search.Search("MEDLINE"), "ME", AT)
        (record,) = store.db.execute("select id from records").fetchone()
        for stage in Stage:
            word = screen.Decision(record, stage, Verdict.INCLUDE, None, "")
            screen.decide(store, kept.protocol, word, "ME", AT)
        word = retrieve.Retrieval(record, True, note_of_text(sha))
        retrieve.retrieve(store, word, "ME", AT)
    return str(record)


def measure(name: str, do: Callable[[int], int]) -> None:
    """Time a request many times over, after once to warm up."""
    size = do(0)
    cpu, wall = [], []
    for number in range(1, TIMES + 1):
        begun, ran = time.perf_counter(), time.process_time()
        do(number)
        cpu.append(1000 * (time.process_time() - ran))
        wall.append(1000 * (time.perf_counter() - begun))
    print(
        f"{name:12} CPU {statistics.median(cpu):6.1f} ms (most {max(cpu):6.1f}), "
        f"wall {statistics.median(wall):6.1f} ms (most {max(wall):6.1f}), {size / 1024:6.0f} KB"
    )


def main() -> None:
    """Measure."""
    fields = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "review"
        study = make_review(folder, fields)
        app = create_app(folder, Setting((ORIGIN,), "ME", "let-me-in"))
        client = app.test_client()
        client.get("/enter/let-me-in", base_url=ORIGIN)

        def get(path: str) -> str:
            answer = client.get(path, base_url=ORIGIN)
            assert answer.status_code == 200, answer.text
            return answer.text

        page = get(f"/extract/{study}")
        csrf = re.search(r'data-csrf="([^"]+)"', page)[1]

        def save(number: int, names: range) -> int:
            seen = dict(
                re.findall(r'name="(f\d+\|\|)seen" value="([^"]+)"', get(f"/extract/{study}"))
            )
            form = {"csrf": csrf, "window": "w"}
            for at in names:
                form |= {f"f{at}||value": f"{VALUES[at % 5]}", f"f{at}||seen": seen[f"f{at}||"]}
                form |= {f"f{at}||note": str(number), f"f{at}||number": str(number)}
            headers = {"Origin": ORIGIN, "X-Reviewkit": "script"}
            begun = time.process_time()
            answer = client.post(
                f"/extract/{study}/save", data=form, headers=headers, base_url=ORIGIN
            )
            spent.append(1000 * (time.process_time() - begun))
            assert answer.status_code == 200 and not json.loads(answer.text)["refused"]
            return len(answer.data)

        spent: list[float] = []
        save(1, range(fields))
        print(f"{fields} fields, all answered in the draft")
        measure("form page", lambda _: len(get(f"/extract/{study}").encode()))
        measure("page of text", lambda n: len(get(f"/extract/{study}/text?page={n}").encode()))
        spent.clear()
        for number in range(2, TIMES + 2):
            save(number, range(1))
        print(f"{'save of one':12} CPU {statistics.median(spent):6.1f} ms (most {max(spent):6.1f})")
        app.extensions["desk"].close()


if __name__ == "__main__":
    main()
