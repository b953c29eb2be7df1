"""Uploading over the explorer: by those who publish, checked first, and nothing published but what was checked."""

import html
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.temporary_folders import PREFIX
from firmware_graph.errors import GraphContended, GraphError, TransactionTooLarge
from firmware_graph.pages import importing
from support.paths import EXAMPLE
from support.waiting import wait_until

Read = Callable[..., str]
CPL = (EXAMPLE / "cpl.csv").read_text()
FIR = (EXAMPLE / "fir.csv").read_text()
ZIGBEE = (EXAMPLE / "zigbee.csv").read_text()
DEFECTS = (EXAMPLE / "defects.json").read_text()


def uploaded(explorer: httpx.Client, fields: dict[str, str] | None = None, **files: str) -> httpx.Response:
    """Send a form with files, each named after its kind."""
    suffixes = {"defects": ".json", "profile": ".toml", "successions": ".toml"}
    sent = {kind: (f"{kind}{suffixes.get(kind, '.csv')}", text.encode()) for kind, text in files.items()}
    return explorer.post("/upload", data=fields or {}, files=sent or {"cpl": ("", b"")})


def hidden_in(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that publishes what was checked."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    }


def test_sheet_is_checked_then_published_as_its_uploader(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    renamed = CPL.replace("Example E100", "Example E100b")
    checked = uploaded(explorer, cpl=renamed)
    assert "Checked: this is what would change" in checked.text
    assert "Versions changed" in checked.text
    assert checked.headers["cache-control"] == "no-store"
    assert "E100b" not in explorer.get("/", params={"q": "e100"}).text
    published = uploaded(explorer, hidden_in(checked.text), cpl=renamed)
    assert "Published as change" in published.text
    assert "E100b" in explorer.get("/", params={"q": "e100"}).text
    again = uploaded(explorer, hidden_in(checked.text), cpl=renamed)
    assert again.status_code == 409
    assert "Something was published since" in again.text


@pytest.mark.parametrize("change", ["file", "option", "revision"])
def test_nothing_but_what_was_checked_is_published(explorer: httpx.Client, read: Read, change: str) -> None:
    read("/upload", "secas")
    checked = hidden_in(uploaded(explorer, fir=FIR.replace("firmware@example", "releases@example")).text)
    other = FIR.replace("firmware@example", "others@example")
    fir = other if change == "file" else FIR.replace("firmware@example", "releases@example")
    fields = checked | {"option": {"partial": "yes"}, "revision": {"revision": "cpl999-fir999"}}.get(change, {})
    answer = uploaded(explorer, fields, fir=fir)
    assert answer.status_code == 400
    assert "that were checked. Nothing was written" in answer.text
    assert "releases@" not in explorer.get("/versions/20").text


def test_problems_stand_beside_their_cells(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    page = uploaded(explorer, cpl=CPL.replace("00010100,SMETS2", "0x1<b>,SMETS3")).text
    assert "Refused: nothing was written" in page
    assert '<th scope="col">Row</th>' in page
    assert "SMETS3" in page
    assert "0x1&lt;b&gt;" in page
    assert "Publish these files" not in page


def test_date_order_and_worksheet_are_fields_and_remedies_name_them(explorer: httpx.Client, read: Read) -> None:
    page = read("/upload", "secas")
    assert 'name="dateOrder"' in page
    assert 'name="worksheet"' in page
    dates = "CPL Entry ID,Upgrade Path From,Firmware Release Date\n20,N/A,12/31/2021\n"
    page = uploaded(explorer, {"partial": "yes"}, fir=dates).text
    assert "or choose &#39;month first&#39; if all its dates are so" in page
    assert "--date-order" not in page
    checked = uploaded(explorer, {"partial": "yes", "dateOrder": "mdy"}, fir=dates).text
    assert hidden_in(checked)["dateOrder"] == "mdy"
    for fields in ({"dateOrder": "ymd"}, {"worksheet": "Now"}):
        assert uploaded(explorer, fields, fir=dates).status_code == 400


PROFILE = """
[headings.cpl]
"Our entry" = "CPL Entry ID"
"""
SUCCESSION = """
[[succession]]
from = "F001"
to = "F0AA"
"""


def test_sheet_with_other_headings_is_read_by_a_profile_which_is_part_of_what_was_checked(
    explorer: httpx.Client, read: Read
) -> None:
    page = read("/upload", "secas")
    assert 'name="profile"' in page
    renamed = CPL.replace("CPL Entry ID", "Our entry", 1).replace("Example E100", "Example E100c")
    assert "Refused: nothing was written" in uploaded(explorer, cpl=renamed).text
    checked = uploaded(explorer, cpl=renamed, profile=PROFILE)
    assert "Checked: this is what would change" in checked.text
    without = uploaded(explorer, hidden_in(checked.text), cpl=renamed)
    other = uploaded(explorer, hidden_in(checked.text), cpl=renamed, profile=PROFILE + "# other\n")
    assert [answer.status_code for answer in (without, other)] == [400, 400]
    assert "Published as change" in uploaded(explorer, hidden_in(checked.text), cpl=renamed, profile=PROFILE).text
    alone = uploaded(explorer, profile=PROFILE)
    assert (alone.status_code, "Choose a file." in alone.text) == (400, True)
    broken = uploaded(explorer, cpl=renamed, profile="[headings.cpl")
    assert (broken.status_code, "The profile profile.toml cannot be read" in broken.text) == (400, True)


@pytest.mark.parametrize("value", ["[" * 3_000, "[" * 100_000])
def test_profile_that_is_nested_deeply_is_refused_on_the_page(explorer: httpx.Client, read: Read, value: str) -> None:
    read("/upload", "secas")
    answer = uploaded(explorer, cpl=CPL, profile=f"a = {value}")
    assert (answer.status_code, "The profile profile.toml cannot be read: it" in answer.text) == (400, True)


def test_code_successions_are_uploaded_by_secas_alone(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    checked = uploaded(explorer, successions=SUCCESSION)
    assert "Checked: this is what would change" in checked.text, checked.text
    assert uploaded(explorer, successions=SUCCESSION.replace('to = "F0AA"', "")).status_code == 400
    read("/upload", "ssc")
    assert uploaded(explorer, successions=SUCCESSION).status_code == 403


def test_losses_are_guarded_and_listed(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    shorter = "".join(CPL.splitlines(keepends=True)[:-5])
    page = uploaded(explorer, cpl=shorter).text
    assert "Refused: nothing was written" in page
    assert "which becomes REMOVED" in page
    number = re.findall(r"--allow-ending (\d+)", page)[0]
    assert "Checked: this is what would change" in uploaded(explorer, {"allowEnding": number}, cpl=shorter).text


def test_sheet_of_what_is_recorded_already_says_so_and_offers_nothing_to_publish(
    explorer: httpx.Client, read: Read
) -> None:
    read("/upload", "secas")
    page = uploaded(explorer, {"partial": "yes"}, fir=FIR).text
    assert "Nothing to change" in page
    assert "All of it is recorded already" in page
    assert "Publish these files" not in page


def test_ssc_uploads_the_zigbee_sheet_and_defects_and_others_do_not(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "ssc")
    sealed = ZIGBEE.replace("20,EmberZNet,6.5.0", "20,EmberZNet,6.6.0")
    checked = uploaded(explorer, zigbee=sealed)
    assert "Restricted rows" in checked.text
    assert "Published as change" in uploaded(explorer, hidden_in(checked.text), zigbee=sealed).text
    assert "6.6.0" in read("/versions/20", "ssc")
    found = uploaded(explorer, defects=DEFECTS.replace("Packet buffers", "Small packet buffers"))
    assert "Defects changed" in found.text
    assert uploaded(explorer, cpl=CPL).status_code == 403
    read("/upload", "secas")
    for kind, text in (("zigbee", ZIGBEE), ("defects", DEFECTS)):
        answer = uploaded(explorer, None, **{kind: text})
        assert answer.status_code == 403
        assert "It is for the Security Sub-Committee alone." in answer.text


@pytest.mark.parametrize("role", ["party", "manufacturer", "dcc", None])
def test_nobody_else_uploads(explorer: httpx.Client, read: Read, role: str | None) -> None:
    read("/upload", role, status=403)
    assert uploaded(explorer, cpl=CPL).status_code == 403


def test_third_upload_of_a_party_is_refused_at_once_with_what_to_do(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    sending, may_end = threading.Barrier(3), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b'--B\r\ncontent-disposition: form-data; name="cpl"; filename="cpl.csv"\r\n\r\n'
        sending.wait(60)
        assert may_end.wait(60)
        yield b"CPL Entry ID\r\n--B--\r\n"

    def send() -> httpx.Response:
        headers = {"content-type": "multipart/form-data; boundary=B"}
        return explorer.post("/upload", content=slowly(), headers=headers)

    with ThreadPoolExecutor(2) as threads:
        others = [threads.submit(send) for _ in range(2)]
        sending.wait(60)
        try:
            wait_until(lambda: uploaded(explorer, cpl="CPL Entry ID\n").status_code == 429)
            assert "Your party has an upload that is worked on" in uploaded(explorer, cpl=CPL).text
            program = {"accept": "application/json"}
            refused = explorer.post("/upload", files={"cpl": ("cpl.csv", CPL)}, headers=program)
        finally:
            may_end.set()
        assert [one.result().status_code for one in others] == [200, 200]
    assert refused.headers["retry-after"] == "10"
    assert refused.json()["errors"][0]["extensions"] == documented(
        {"code": "RATE_LIMITED", "limit": "uploads", "maximum": 2, "retryAfter": 10}
    )
    assert "send this one again once one of them is answered" in refused.json()["errors"][0]["message"]
    assert uploaded(explorer, {"partial": "yes"}, fir=FIR).status_code == 200


def test_nobody_uploads_in_the_name_of_who_is_no_party(
    explorer: httpx.Client, key_folder: Path, run: Callable[[str], list[list[Any]]]
) -> None:
    token = mint_token(demo_key(key_folder), role=Role.SECAS, acting_for=["SECSA"])
    sheet = CPL.replace("Example E100", "Example E100d")
    sent: dict[str, Any] = {"files": {"cpl": ("cpl.csv", sheet)}, "headers": {"authorization": f"Bearer {token}"}}
    explorer.cookies.clear()
    run("CREATE (:Party {party_id: 'SECAS', name: 'SECAS', category: 'SECAS'})")
    try:
        answers = [explorer.post("/upload", **sent), explorer.post("/upload", **sent, data={"checked": "x"})]
    finally:
        run("MATCH (party:Party) DELETE party")
    assert [answer.status_code for answer in answers] == [403, 403]
    for answer in answers:
        assert "has no party &#39;SECSA&#39;, which your credential names; it has &#39;SECAS&#39;" in answer.text
        assert "Nothing was written." in answer.text


def test_upload_of_another_site_is_refused(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    answer = explorer.post("/upload", files={"cpl": ("cpl.csv", CPL)}, headers={"origin": "https://elsewhere.test"})
    assert answer.status_code == 403
    assert "not sent from a page of this service" in answer.text


@pytest.mark.parametrize(
    ("error", "status", "advice"),
    [
        (TransactionTooLarge("add_quarantined"), 413, "Nothing was written: divide the files"),
        (GraphContended("add_quarantined"), 503, "send it again in a minute"),
    ],
)
def test_upload_that_is_too_large_for_the_database_is_to_be_divided_and_not_sent_again(  # noqa: PLR0913, PLR0917 - fixtures, and the case
    explorer: httpx.Client, read: Read, monkeypatch: pytest.MonkeyPatch, error: GraphError, status: int, advice: str
) -> None:
    async def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(importing, "imported_into", failing)
    read("/upload", "secas")
    answer = uploaded(explorer, cpl=CPL)
    assert answer.status_code == status
    assert advice in answer.text


def test_upload_leaves_no_file_and_too_long_a_one_is_refused(explorer: httpx.Client, read: Read) -> None:
    read("/upload", "secas")
    assert "Choose a file." in uploaded(explorer).text
    assert explorer.post("/upload", data={"partial": "yes"}).status_code == 415
    assert uploaded(explorer, cpl="\0" * 100).status_code == 200
    answer = uploaded(explorer, cpl="x" * (33 * 1024 * 1024))
    assert answer.status_code == 413
    assert "33,554,432 bytes together" in answer.text
    assert not list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
