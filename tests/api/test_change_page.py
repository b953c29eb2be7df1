"""Publishing single changes over the explorer: what would follow first, then that change and no other."""

import html
import re
from collections.abc import Callable

import httpx
import pytest

Read = Callable[..., str]
WITHDRAWAL = {"what": "withdrawUpgrade", "fromCplEntryId": "33", "toCplEntryId": "304"}


def hidden_in(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that publishes."""
    form = page[: page.index("Publish: ")]
    return {name: html.unescape(text) for name, text in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def test_withdrawal_is_published_once_its_consequences_were_shown(explorer: httpx.Client, read: Read) -> None:
    read("/change", "secas")
    checked = explorer.post("/change", data=WITHDRAWAL | {"endCode": "WITHDRAWN_BY_MANUFACTURER", "note": "MP231"})
    assert "4 versions would be stranded" in checked.text
    assert checked.headers["cache-control"] == "no-store"
    assert "Upgrade withdrawn" not in read("/versions/304", "secas")
    published = explorer.post("/change", data=hidden_in(checked.text))
    assert "Published" in published.text
    assert "4 versions stranded" in published.text
    history = read("/versions/304", "secas")
    assert "Upgrade withdrawn: Withdrawn by manufacturer" in history
    assert "MP231" in history
    assert "Published" in explorer.post("/change", data=hidden_in(checked.text)).text  # the same, pressed twice
    assert read("/versions/304", "secas").count("Upgrade withdrawn: ") == 1


@pytest.mark.parametrize("other", [{"text": "other@example.test"}, {"cplEntryId": "12"}, {"revision": "cpl1-fir0"}])
def test_no_other_change_than_the_checked_one_is_published(
    explorer: httpx.Client, read: Read, other: dict[str, str]
) -> None:
    form = {
        "what": "correctFirmware",
        "cplEntryId": "11",
        "column": "manufacturerContact",
        "text": "new@example.example",
    }
    read("/change", "secas")
    checked = hidden_in(explorer.post("/change", data=form).text)
    answer = explorer.post("/change", data=checked | other)
    assert answer.status_code == 400
    assert "This is not the change that was checked." in answer.text
    for entry in (11, 12):
        assert "@example.test" not in explorer.get(f"/versions/{entry}").text


def test_change_checked_before_another_was_published_is_refused(explorer: httpx.Client, read: Read) -> None:
    read("/change", "secas")
    form = {"what": "correctFirmware", "column": "manufacturerContact"}
    forms = [form | {"cplEntryId": str(entry), "text": f"at{entry}@x.test"} for entry in (20, 13)]
    first, second = (hidden_in(explorer.post("/change", data=form).text) for form in forms)
    assert "Published" in explorer.post("/change", data=first).text
    late = explorer.post("/change", data=second)
    assert "Nothing was written. Look at what would follow now" in late.text
    assert "at13@x.test" not in read("/versions/13", "secas")


def test_what_is_wrong_is_said_and_nothing_can_be_published(explorer: httpx.Client, read: Read) -> None:
    read("/change", "secas")
    page = explorer.post("/change", data=WITHDRAWAL | {"toCplEntryId": "20"}).text
    assert "Refused: nothing was written" in page
    assert 'name="checked"' not in page
    assert explorer.post("/change", data=WITHDRAWAL | {"fromCplEntryId": "x"}).status_code == 400
    assert explorer.post("/change", data={"what": "nothing"}).status_code == 400


def test_ssc_records_stacks_and_secas_does_not(explorer: httpx.Client, read: Read) -> None:
    form = {"what": "recordStack", "cplEntryId": "20", "name": "EmberZNet", "version": "6.6.1"}
    assert "Declare an upgrade" not in read("/change", "ssc")
    assert "Published" in explorer.post("/change", data=hidden_in(explorer.post("/change", data=form).text)).text
    assert "6.6.1" in read("/versions/20", "ssc")
    assert "recordStack" not in read("/change", "secas")
    refused = explorer.post("/change", data=form | {"version": "1"})
    assert refused.status_code == 403
    assert 'name="checked"' not in refused.text


@pytest.mark.parametrize("role", ["party", "manufacturer", "dcc", None])
def test_nobody_else_has_the_page(explorer: httpx.Client, read: Read, role: str | None) -> None:
    read("/change", role, status=403)
    assert explorer.post("/change", data=WITHDRAWAL).status_code == 403


def test_change_of_another_site_is_refused(explorer: httpx.Client, read: Read) -> None:
    read("/change", "secas")
    answer = explorer.post("/change", data=WITHDRAWAL, headers={"origin": "https://elsewhere.test"})
    assert answer.status_code == 403
    assert "not sent from a page of this service" in answer.text
