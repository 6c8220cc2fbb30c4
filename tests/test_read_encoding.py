"""Bytes become the text that was meant, whatever they are encoded in and declared to be."""

from __future__ import annotations

import codecs

import pytest

from assistant.read.charset import declared_encoding, web_codec
from assistant.read.encoding import decode

FRENCH = (
    "Le maire a déclaré jeudi que le pont serait fermé pendant l’été, après la réunion du conseil. "
    "« Nous n’avons pas le choix », a-t-il ajouté devant les habitants du quartier."
)
RUSSIAN = "Паром вернулся на остров в четверг, после того как трещину в палубе заварили."
JAPANESE = "フェリーは木曜日に島へ戻りました。甲板のひび割れは溶接されました。"
CZECH = "Přívoz se ve čtvrtek vrátil na ostrov, když byla trhlina v palubě svařena. Žádné škody."


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, JAPANESE, CZECH])
def test_utf8_is_read_with_and_without_a_mark(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(codecs.BOM_UTF8 + text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_by_its_mark_or_by_its_zeros(encoding: str) -> None:
    text = "The ferry returned on Thursday, and the café was open."
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        ("Borgmästaren sade på torsdagen att färjan går igen, och att alla är glada.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (CZECH, "cp1250"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        ("渡轮星期四回到岛上，甲板上的裂缝已经焊好了，居民们都很高兴。", "gb18030"),
        ("페리는 목요일에 섬으로 돌아왔다. 갑판의 균열은 용접되었다.", "cp949"),
    ],
)
def test_an_undeclared_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_what_is_declared_counts_but_not_against_valid_utf8() -> None:
    assert decode("ő".encode("cp1250"), "cp1250") == "ő"
    assert decode("“café”".encode(), "cp1252") == "“café”"


def test_a_few_broken_bytes_do_not_spoil_a_text_in_utf8() -> None:
    broken = FRENCH.encode().replace("été".encode(), b"\xc3t\xc3\xa9")
    assert decode(broken) == FRENCH.replace("été", "\ufffdté")


def test_line_ends_are_made_alike() -> None:
    assert decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b"<META CHARSET=ISO-8859-1>", "cp1252"),  # what the web means by Latin-1
        (b"<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>", "gb18030"),
        (b'<meta content="text/html; charset=shift_jis" http-equiv=content-type>', "cp932"),
        (b'<?xml version="1.0" encoding="windows-1251"?><html>', "cp1251"),
        (b"<script>" + b"x" * 3000 + b'</script><meta charset="iso-8859-2">', "iso8859-2"),
        (b'<!-- <meta charset="koi8-r"> -->', ""),
        (b'<p title="<meta charset=koi8-r>">', ""),
        (b'<meta charset="no-such-thing">', ""),
        (b'<meta charset="utf-16">', "utf-8"),  # whoever can read this does not read UTF-16
        (b'<meta charset="utf-8', ""),  # cut off
        (b"no page at all", ""),
    ],
)
def test_the_declared_encoding_of_a_page_is_found(head: bytes, codec: str) -> None:
    assert declared_encoding(head) == codec


def test_codecs_that_are_no_encodings_of_text_are_refused() -> None:
    assert web_codec(b"hex") == web_codec(b"rot13") == web_codec(b"utf-7") == ""


def test_an_unclosed_quotation_mark_does_not_slow_the_search() -> None:
    assert declared_encoding(b'<meta a="' * 100_000) == ""
