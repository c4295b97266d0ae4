"""Every sentence about a file, in English and in Chinese, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from placement.sheets.book import MEBIBYTE, Note, SheetNote
from placement.sheets.faults import SheetError, SheetFault

FAULTS: Mapping[SheetFault, tuple[str, str]] = {
    SheetFault.NO_FILE: (
        "the file cannot be opened; check its name and your rights",
        "无法打开文件；请检查文件名和权限",
    ),
    SheetFault.TOO_LARGE: (
        "the file is larger than {mebibytes} MB; remove what is not needed or split it",
        "文件超过 {mebibytes} MB；请删去不需要的内容或拆分文件",
    ),
    SheetFault.EMPTY: ("the file is empty; give one with a header and rows", "文件为空；请提供含表头和数据的文件"),
    SheetFault.NOT_A_SHEET: (
        "is not a spreadsheet, whatever its name says{looks}; open it in Excel or WPS and save it as .xlsx",
        "不是真正的电子表格{looks}；请用 Excel 或 WPS 打开后另存为 .xlsx",
    ),
    SheetFault.OTHER_FORM: (
        "is a form of spreadsheet that is not read here{looks}; save it as .xlsx",
        "不支持此种表格格式{looks}；请另存为 .xlsx",
    ),
    SheetFault.ENCRYPTED: (
        "is protected by a password to open it; remove the password and save it again",
        "文件设有打开密码；请取消密码后重新保存",
    ),
    SheetFault.MACROS: (
        "contains macros or controls, which are not accepted; save it as .xlsx without them",
        "文件含有宏或控件，不予接收；请另存为不含宏的 .xlsx",
    ),
    SheetFault.REMOTE_DATA: (
        "draws data from other programs (DDE or OLE links); break the links, keep the values and save it again",
        "文件从其他程序取数（DDE 或 OLE 链接）；请断开链接、保留数值后重新保存",
    ),
    SheetFault.ENTITIES: (
        "contains definitions that no spreadsheet needs (XML entities) and is not read; save it again as .xlsx",
        "文件含有电子表格不应有的定义（XML 实体），未予读取；请重新另存为 .xlsx",
    ),
    SheetFault.UNPACKS_TOO_LARGE: (
        "unpacks to far more than a list needs and is not read; copy the list into a new workbook and save that",
        "文件解压后远超名单所需，未予读取；请将名单复制到新工作簿后保存",
    ),
    SheetFault.DAMAGED: (
        "is damaged or was cut off; open it, check it and save it again",
        "文件损坏或不完整；请打开检查后重新保存",
    ),
    SheetFault.TOO_MANY_SHEETS: (
        "has more than {most} sheets; keep those with the lists",
        "工作表超过 {most} 个；请只保留名单所在的工作表",
    ),
    SheetFault.TOO_MANY_ROWS: (
        "has rows beyond row {most}; delete what stands far below the list or split the list",
        "第 {most} 行之后仍有内容；请删除名单下方远处的内容或拆分名单",
    ),
    SheetFault.TOO_MANY_BLANK_ROWS: (
        "has more than {most} blank rows that only carry a format; select the rows below the list, delete them and"
        " save the file again",
        "有超过 {most} 个只带格式的空白行；请选中名单下方的各行，将其删除后重新保存",
    ),
    SheetFault.TOO_MANY_COLUMNS: (
        "has columns beyond column {most}; delete what stands far to the right of the list",
        "第 {most} 列之后仍有内容；请删除名单右侧远处的内容",
    ),
    SheetFault.TOO_MANY_CELLS: (
        "has more than {most} cells; remove what is not needed or split it",
        "单元格超过 {most} 个；请删去不需要的内容或拆分文件",
    ),
    SheetFault.LONG_CELL: (
        "a cell holds more than {most} characters; shorten it",
        "有单元格超过 {most} 个字符；请缩短",
    ),
    SheetFault.TOO_SLOW: (
        "takes too long to read; copy the list into a new workbook and save that",
        "读取时间过长；请将名单复制到新工作簿后保存",
    ),
    SheetFault.NOT_TEXT: (
        "is neither a spreadsheet nor a text table; save it as .xlsx or as CSV in UTF-8 and give that",
        "既不是电子表格也不是文本表格；请另存为 .xlsx 或 UTF-8 编码的 CSV 后再提供",
    ),
    SheetFault.BAD_ENCODING: (
        "cannot be read as {encoding}; correct the encoding or save the file as UTF-8",
        "无法按 {encoding} 编码读取；请更正编码，或将文件另存为 UTF-8",
    ),
    SheetFault.NOT_UTF8: (
        "holds bytes that are not UTF-8 in a file that otherwise is; save it as UTF-8 again",
        "文件整体为 UTF-8，但此行含非 UTF-8 字节；请重新保存为 UTF-8",
    ),
    SheetFault.CUT_TEXT: (
        "the file ends inside a character of {encoding}, so it seems cut off; save it again",
        "文件在一个 {encoding} 字符中间结束，似被截断；请重新保存",
    ),
    SheetFault.CUT_ROW: (
        "the last row ends after {cells} of {columns} cells, so the file seems cut off; save it again",
        "最后一行只有 {cells} 个单元格（应为 {columns} 个），文件似被截断；请重新保存",
    ),
    SheetFault.BAD_CSV: (
        "the row cannot be split into cells: its quotes do not pair up, or a cell is too long; correct the quotes",
        "此行无法拆分为单元格：引号不成对，或单元格过长；请更正引号",
    ),
}

NOTES: Mapping[SheetNote, tuple[str, str]] = {
    SheetNote.GUESSED_ENCODING: (
        "the file is not UTF-8 and was read as {encoding}; if names look wrong, say which encoding it is in",
        "文件不是 UTF-8，已按 {encoding} 读取；如姓名有误，请指明编码",
    ),
    SheetNote.FORMULAS: (
        "{count} cells are formulas; their last saved values were read, nothing was calculated",
        "有 {count} 个单元格为公式；已读取其上次保存的值，未作计算",
    ),
    SheetNote.HIDDEN_SHEET: ("the sheet is hidden and was not read", "此工作表已隐藏，未读取"),
    SheetNote.LOST_DIGITS: (
        "{count} numbers have more than 15 digits, of which spreadsheets keep 15; store long numbers as text",
        "有 {count} 个数字超过 15 位，电子表格只保留 15 位；请将长号码存为文本",
    ),
}

PLACES: Mapping[str, tuple[str, str]] = {
    "sheet": ("sheet {sheet}", "工作表“{sheet}”"),
    "row": ("row {row}", "第 {row} 行"),
    "joint": (", ", "，"),
    "end": (": ", "："),
    "looks": (" (it looks like {looks})", "（看起来是 {looks}）"),
}


def fault_text(error: SheetError, language: str) -> str:
    """Return one line that says why the file is not read and what to do; Chinese where the language is."""
    place = _place(error.file, error.sheet, error.row, language)
    return place + fault_words(error.fault, error.facts, language)


def fault_words(fault: SheetFault, facts: Mapping[str, object], language: str) -> str:
    """Return the sentence of a fault without its place."""
    return _fill(FAULTS[fault], language, _shown(facts, language))


def note_text(note: Note, language: str) -> str:
    """Return one line that tells what was found; Chinese where the language is."""
    return _place("", note.sheet, note.row, language) + note_words(note.kind, note.facts, language)


def note_words(kind: SheetNote, facts: Mapping[str, object], language: str) -> str:
    """Return the sentence of a note without its place."""
    return _fill(NOTES[kind], language, facts)


def _place(file: str, sheet: str, row: int | None, language: str) -> str:
    parts = [_printable(file)] if file else []
    if sheet:
        parts.append(_fill(PLACES["sheet"], language, {"sheet": sheet}))
    if row is not None:
        parts.append(_fill(PLACES["row"], language, {"row": row}))
    joined = _fill(PLACES["joint"], language, {}).join(parts)
    return joined + _fill(PLACES["end"], language, {}) if parts else ""


def _shown(facts: Mapping[str, object], language: str) -> Mapping[str, object]:
    shown = dict(facts)
    if isinstance(most := facts.get("most"), int):
        shown["mebibytes"] = most // MEBIBYTE
    if "looks" in facts:
        shown["looks"] = _fill(PLACES["looks"], language, facts) if facts["looks"] else ""
    return shown


def _fill(pair: tuple[str, str], language: str, facts: Mapping[str, object]) -> str:
    sentence = pair[1] if language.startswith("zh") else pair[0]
    return sentence.format_map({name: _printable(str(fact)) for name, fact in facts.items()})


def _printable(text: str) -> str:
    """Return the text without characters that move the cursor or turn the direction of writing."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
