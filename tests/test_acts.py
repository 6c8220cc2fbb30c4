"""What can be done with a question and its answer, as a visitor does it in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from test_browser import Open, Visit
from test_browser import browser as browser
from test_browser import visit as visit
from test_chat import FakeAssistant, served

pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")


@pytest.fixture
def assistant(tmp_path: Path) -> FakeAssistant:
    fake = FakeAssistant()
    fake.corpus = tmp_path / "corpus"
    return fake


@pytest.fixture
def visitor(visit: Open, assistant: FakeAssistant) -> Iterator[Visit]:
    with served(assistant, private=True) as address:
        visitor = visit(address)
        visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield visitor
        assert visitor.surprises == []
        assert visitor.outside() == set()


def button(visitor: Visit, name: str) -> Locator:
    return visitor.page.locator("#chat").get_by_role("button", name=name)


def copied(visitor: Visit) -> str:
    expect(visitor.page.locator("#chat a.act.copied")).to_be_visible()
    text = str(visitor.page.evaluate("navigator.clipboard.readText()"))
    expect(visitor.page.locator("#chat a.act.copied")).to_have_count(0)  # it is said for a moment
    return text


def test_an_answer_and_a_quotation_are_copied_with_their_source(visitor: Visit) -> None:
    visitor.ask("Why do bees swarm?")
    visitor.answer(1)
    button(visitor, "Copy the answer").click()
    assert "\\[1\\] Why do bees swarm?, The Meadow, 3 May 2024" in copied(visitor)
    visitor.page.locator("#chat summary").first.click()
    button(visitor, "Copy quotation").first.focus()
    visitor.page.keyboard.press("Space")
    assert copied(visitor) == (
        "“Bees swarm when a hive grows crowded”, “Why do bees swarm?”, The Meadow, 3 May 2024"
    )


def test_a_verdict_is_shown_and_written_down(visitor: Visit, assistant: FakeAssistant) -> None:
    visitor.ask("Why do bees swarm?")
    visitor.answer(1)
    button(visitor, "Right").click()
    expect(visitor.page.locator("#notice")).to_contain_text("Noted as right.")
    expect(button(visitor, "Right")).to_have_attribute("aria-pressed", "true")
    button(visitor, "Wrong").press("Enter")
    expect(button(visitor, "Wrong")).to_have_attribute("aria-pressed", "true")
    expect(button(visitor, "Right")).to_have_attribute("aria-pressed", "false")
    expect(button(visitor, "Wrong")).to_be_focused()
    lines = (assistant.corpus.parent / ".assistant" / "feedback.jsonl").read_text().splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["right", "wrong"]
    assert json.loads(lines[0])["settings"]["length"] == "short"


def test_an_edited_question_replaces_what_followed_it_and_the_old_conversation_stays(
    visitor: Visit,
) -> None:
    page = visitor.page
    for number, question in enumerate(("Why do bees swarm?", "Who owns the mill?"), start=1):
        visitor.ask(question)
        visitor.answer(number)
    page.locator("#chat .question").first.hover()
    button(visitor, "Edit").first.click()
    box = page.get_by_role("textbox", name="Your question")
    expect(box).to_have_value("Why do bees swarm?")
    expect(box).to_be_focused()
    expect(page.locator("#editing")).to_have_text("Instead of: Why do bees swarm?")
    page.locator("#editing").click()
    expect(page.locator("#editing")).to_have_count(0)

    button(visitor, "Edit").first.press("Enter")
    expect(page.locator("#editing")).to_be_visible()
    visitor.ask("When did the swarm leave the hive?")
    expect(page.locator("#editing")).to_have_count(0)
    visitor.answer(1)
    expect(page.locator("#chat .question")).to_have_text(["When did the swarm leave the hive?"])
    expect(page.locator("#conversations label")).to_have_count(2)


def test_a_page_that_is_loaded_anew_shows_its_conversation_and_goes_on_with_it(
    visitor: Visit, assistant: FakeAssistant
) -> None:
    visitor.ask("Why do bees swarm?")
    visitor.answer(1)
    expect(visitor.page.locator("#conversations label")).to_have_count(1)
    visitor.page.reload()
    expect(visitor.page.locator("#chat .question")).to_have_text(["Why do bees swarm?"])
    visitor.ask("Who owns the mill?")
    visitor.answer(2)
    assert [question for question, _ in assistant.histories[-1]] == ["Why do bees swarm?"]
    expect(visitor.page.locator("#conversations label")).to_have_count(1)


def test_settings_hold_when_the_page_is_loaded_anew(
    visitor: Visit, assistant: FakeAssistant
) -> None:
    page = visitor.page
    settings = page.locator("#settings")
    page.get_by_role("button", name="Settings").click()
    for choice in ("Fuller", "Left out", "Dark", "Larger"):
        settings.get_by_label(choice, exact=True).check()
    expect(page.locator("body")).to_have_class("dark")
    page.reload()
    expect(page.locator("#chat .example").first).to_be_visible()
    expect(page.locator("body")).to_have_class("dark")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.get_by_role("button", name="Settings").click()
    expect(settings.locator("input:checked")).to_have_count(4)
    expect(settings.get_by_label("Fuller")).to_be_checked()
    visitor.ask("Why do bees swarm?")
    visitor.answer(1)
    assert assistant.manners[-1] == ("fuller", "sure")
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_class("dark")


def test_who_must_give_a_password_sees_nothing_before(
    visit: Open, assistant: FakeAssistant, browser: object
) -> None:
    with served(assistant, auth=[("ann", "secret")]) as address:
        visitor = visit(address, arrived=False)
        page = visitor.page
        expect(page.get_by_role("button", name="Login")).to_be_visible()
        assert "bees" not in page.content()
        assert (
            page.request.post(f"{address}article", data={"id": "bees.md", "places": []}).status
            == 401
        )
        page.get_by_label("username").fill("ann")
        page.get_by_label("password").fill("secret")
        page.get_by_role("button", name="Login").click()
        visitor.ask("Why do bees swarm?")
        assert "[1]" in visitor.answer(1)
        expect(page.locator("#conversations")).to_have_count(0)
        assert visitor.outside() == set()
