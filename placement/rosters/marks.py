"""Words inside cells: totals, remarks, yes and no, and all the ways to say "nothing"."""

from __future__ import annotations

import re

from placement.rosters.letters import LETTER, bare
from placement.rosters.tongues import phrases_in, words_in
from placement.rosters.vocabulary import ORDINALS


def _set(text: str) -> frozenset[str]:
    return frozenset(bare(text).split())


def _phrases(text: str, *further: str) -> frozenset[str]:
    return frozenset(map(bare, (*text.split("|"), *further)))


NONE_MARKS = frozenset({"", "0", "-", "–", "—", "无", "none", "n/a"}) | _set(
    words_in("none")
    + """
    (空) 空 空白 没有 不填 未填 無 なし 無し 없음 -- --- / \\ . … nil null nan #n/a na keine keiner kein
    keins aucun aucune ninguno ninguna nenhum nenhuma nessuno nessuna geen brak zadny zadna ingen ingenting
    нет немає ei yok nincs niciuna tidak khong لا אין κανενα καμια
"""
)
"""What stands for "no choice", unless a position is called so."""

TOTALS = _set(
    words_in("totals")
    + """
    total totals sum subtotal grand summe gesamt gesamtsumme insgesamt zusammen totale totaal totalt summa
    suma sumy razem ogolem lacznie celkem soucet yhteensa toplam итого всего сумма разом
    всього 合计 合計 总计 總計 小计 小計 计 计数 总数 합계 총계 계 tong cong jumlah المجموع الإجمالي
    الاجمالي סהכ סה"כ συνολο osszesen mindosszesen mennyi soma somme ensemble
"""
)
"""What the first cell of a row of totals says."""

REMARKS = _set(
    words_in("remarks")
    + """
    note notes nb n.b remark remarks comment legend source stand hinweis hinweise anmerkung bemerkung
    legende quelle remarque remarques nota notas observaciones observacao observacoes avvertenza opmerking
    uwaga uwagi zrodlo poznamka obs anm merknad huom huomio dikkat not примечание
    примечания внимание источник прим примітка 注 注意 备注 備註 说明
    説明 說明 注释 附注 填表说明 ※ 비고 참고 주의 ghichu luuy catatan keterangan ملاحظة ملاحظات הערה הערות
    σημειωση megjegyzes observatie observatii
"""
)
"""What a remark under or between rows begins with."""

YES = _set(
    words_in("yes")
    + """
    x ✓ ✔ ☑ √ v + ○ ◯ ◎ ● yes y true t 1 ja j oui o si s sim sì tak ano a kylla k evet e да д
    так 是 有 可 愿意 想 想去 はい 可能 예 네 co ya نعم כן ναι igen i da ok available verfugbar
    disponible
"""
)
NO = _set(
    words_in("no")
    + """
    no n nc n.c. n/c abs absent absente nd n.d. nsp k.a. ka ns n/s
    false f 0 nein non nao não nee nie ne nej nei ei hayir h нет н ні 否 无 不 不可 不愿意 いいえ
    不可能 아니오 아니요 × ✗ ✘ ☐ - – — / khong tidak لا לא οχι oxi nem nu none unavailable
"""
)
MAYBE = _set(
    words_in("maybe")
    + """
    maybe perhaps possibly vielleicht eventuell evtl peut-etre quizas quiza talvez forse misschien kanske
    kanskje maske moze mozna ehka belki возможно можливо 也许 也許 或许 或許 看情况 看情況 多分 たぶん 아마
    mungkin barangkali ربما אולי ισως talan poate शायद อาจจะ △ ▲ ? ？ ~ ～ +/- ±
"""
) | _phrases(
    "tal vez|być może|może być|может быть|có thể|if need be|if needed|if necessary|wenn nötig"
    "|om nødvendig|hvis nødvendig|hvis nødvendigt|om nödvändigt|vid behov|ved behov|indien nodig|als het moet"
    "|si besoin|au besoin|si nécessaire|si es necesario|se necessario|se necessário|при необходимости"
    "|в крайнем случае|за потреби|w razie potrzeby|v případě potřeby|v prípade potreby|po potrebi|при нужда"
    "|gerekirse|tarvittaessa|szükség esetén|la nevoie|vajadusel|jei reikia|ja vajag|εάν χρειαστεί|必要时|必要時"
)
"""What lies between yes and no."""
GRADED = _set("◎ 可能 ok")
"""What says yes alone, and beside another yes perhaps more or less than that."""
UNLIMITED = _phrases(
    "∞|unlimited|no limit|no maximum|any number|unbegrenzt|ohne grenze|keine grenze|illimité|sans limite"
    "|ilimitado|ilimitada|sin límite|sem limite|illimitato|illimitati|senza limite|onbeperkt|geen limiet"
    "|bez limitu|bez ograniczeń|nieograniczona|neomezeno|neomezená|obegränsat|obegränsad|ubegrenset"
    "|ubegrænset|rajaton|ei rajaa|ei rajoitusta|sınırsız|limitsiz|без ограничений|не ограничено"
    "|неограниченно|без обмежень|необмежено|不限|无限|無限|不限人数|不限人數|无上限|無上限|無制限|制限なし"
    "|제한 없음|무제한|không giới hạn|tidak terbatas|tanpa batas|غير محدود|بلا حدود|بدون حد|ללא הגבלה|לא מוגבל"
    "|απεριόριστο|απεριόριστες|χωρίς όριο|korlátlan|nincs korlát|nelimitat|fără limită|असीमित|ไม่จำกัด",
    *phrases_in("unlimited"),
)
"""What says that there are seats for everybody."""
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


def is_maybe(text: str) -> bool:
    """Whether a cell of a matrix lies between yes and no: "maybe", or a yes in brackets."""
    lower = bare(text)
    is_bracketed = lower[:1] + lower[-1:] == "()" and lower[1:-1] in YES
    return lower in MAYBE or is_bracketed


def is_unlimited(text: str) -> bool:
    """Whether a cell of seats says that there is no limit."""
    return " ".join(bare(text).split()) in UNLIMITED


def rank_said(text: str) -> int | None:
    """Return n for "2nd", "2. Wahl", "choice 2", "第二志愿", "second"; None for other texts."""
    lower = bare(text)
    found = ORDINAL.fullmatch(lower)
    if found and not lower.isdecimal():
        return int(found[1])
    words = re.findall(f"{LETTER}+", lower)
    said = [ORDINALS[word] for word in words if word in ORDINALS]
    said = said or [CJK_DIGITS[mark] for mark in lower if mark in CJK_DIGITS]
    return said[0] if len(said) == 1 else None
