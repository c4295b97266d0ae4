"""Words inside cells: totals, remarks, yes and no, and all the ways to say "nothing"."""

from __future__ import annotations

import re

from placement.rosters.letters import bare
from placement.rosters.vocabulary import ORDINALS


def _set(text: str) -> frozenset[str]:
    return frozenset(bare(text).split())


NONE_MARKS = frozenset({"", "0", "-", "–", "—", "无", "none", "n/a"}) | _set("""
    (空) 空 空白 没有 不填 未填 無 なし 無し 없음 -- --- / \\ . … nil null nan #n/a na keine keiner kein
    keins aucun aucune ninguno ninguna nenhum nenhuma nessuno nessuna geen brak zadny zadna ingen ingenting
    нет немає ei yok nincs niciuna tidak khong لا אין κανενα καμια
""")
"""What stands for "no choice", unless a position is called so."""

TOTALS = _set("""
    total totals sum subtotal grand summe gesamt gesamtsumme insgesamt zusammen totale totaal totalt summa
    suma sumy razem ogolem lacznie celkem soucet yhteensa toplam итого всего сумма разом
    всього 合计 合計 总计 總計 小计 小計 计 计数 总数 합계 총계 계 tong cong jumlah المجموع الإجمالي
    الاجمالي סהכ סה"כ συνολο osszesen mindosszesen mennyi soma somme ensemble
""")
"""What the first cell of a row of totals says."""

REMARKS = _set("""
    note notes nb n.b remark remarks comment legend source stand hinweis hinweise anmerkung bemerkung
    legende quelle remarque remarques nota notas observaciones observacao observacoes avvertenza opmerking
    uwaga uwagi zrodlo poznamka obs anm merknad huom huomio dikkat not примечание
    примечания внимание источник прим примітка 注 注意 备注 備註 说明
    説明 說明 注释 附注 填表说明 ※ 비고 참고 주의 ghichu luuy catatan keterangan ملاحظة ملاحظات הערה הערות
    σημειωση megjegyzes observatie observatii
""")
"""What a remark under or between rows begins with."""

YES = _set("""
    x ✓ ✔ ☑ √ v + ○ ◯ ◎ ● yes y true t 1 ja j oui o si s sim sì tak ano a kylla k evet e да д
    так 是 有 可 愿意 想 想去 はい 可能 예 네 co ya نعم כן ναι igen i da ok available verfugbar
    disponible
""")
NO = _set("""
    no n false f 0 nein non nao não nee nie ne nej nei ei hayir h нет н ні 否 无 不 不可 不愿意 いいえ
    不可能 아니오 아니요 × ✗ ✘ ☐ - – — / khong tidak لا לא οχι oxi nem nu none unavailable
""")
COMMENT_STARTS = ("#", "//", "%%", "※", "*)", "* ", "--")
ENDS_OF_SENTENCES = tuple(".!:。！：；;")
ORDINAL = re.compile(r"\D{0,14}?(\d{1,3})\D{0,14}")
CJK_DIGITS = {mark: number for number, mark in enumerate("一二三四五六七八九十", 1)}


def first_word(text: str) -> str:
    """Return the first word of a text, bare of accents and of what surrounds it."""
    words = re.split(r"[\s:：,，。()（）]+", bare(text).strip(" *#※·-–—=[]【】"), maxsplit=1)
    return words[0] if words else ""


def is_total(text: str) -> bool:
    """Whether a cell begins like that of a row of totals."""
    return first_word(text) in TOTALS


def is_remark(text: str) -> bool:
    """Whether a text begins like a comment or a remark."""
    return text.startswith(COMMENT_STARTS) or first_word(text) in REMARKS


def is_yes(text: str) -> bool:
    """Whether a cell of a matrix says yes."""
    return bare(text) in YES


def is_no(text: str) -> bool:
    """Whether a cell of a matrix says no."""
    return bare(text) in NO or not text


def rank_said(text: str) -> int | None:
    """Return n for "2nd", "2. Wahl", "choice 2", "第二志愿", "second"; None for other texts."""
    lower = bare(text)
    found = ORDINAL.fullmatch(lower)
    if found and not lower.isdecimal():
        return int(found[1])
    words = re.findall(r"[^\W\d_]+", lower)
    said = [ORDINALS[word] for word in words if word in ORDINALS]
    said = said or [CJK_DIGITS[mark] for mark in lower if mark in CJK_DIGITS]
    return said[0] if len(said) == 1 else None
