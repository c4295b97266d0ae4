"""Every sentence of the roster command, in English and in Chinese, side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from placement.rosters.fields import Field
from placement.rosters.findings import Fact, Finding, Kind, Wanted
from placement.rosters.matrix import Scale, Why
from placement.rosters.shapes import Reason, Shape, Side
from placement.sheets import SheetFault, SheetNote
from placement.sheets.wording import fault_words, note_words

Words = Field | Wanted | Scale | Why | Side | Shape | Reason
LONGEST_VALUE = 60
MOST_PLACES = 8
MOST_COLUMNS = 12


class Language(StrEnum):
    """A language of the messages."""

    ENGLISH = "en"
    CHINESE = "zh"


FIELDS: Mapping[Field, tuple[str, str]] = {
    Field.PERSON_ID: ("person id", "人员编号"),
    Field.PERSON_NAME: ("person's name", "姓名"),
    Field.PERSON_MIN: ("person's least", "人员下限"),
    Field.PERSON_MAX: ("person's most", "人员上限"),
    Field.CHOICES: ("choices", "志愿"),
    Field.RANK: ("choice's rank", "志愿序"),
    Field.SUBMITTED_AT: ("time of submission", "提交时间"),
    Field.POSITION_ID: ("position id", "岗位编号"),
    Field.POSITION_TITLE: ("position title", "岗位名称"),
    Field.POSITION_MIN: ("least seats", "人数下限"),
    Field.POSITION_MAX: ("most seats", "人数上限"),
}

FINDINGS: Mapping[Kind, tuple[str, str]] = {
    Kind.AMBIGUOUS_COLUMN: (
        "the {field} could be any of the columns {columns}; say which with --map",
        "{field}可能是以下任一列：{columns}；请用 --map 指明",
    ),
    Kind.BAD_LEVEL: (
        "'{value}' is not one of the {scale} that this matrix holds; correct it, or empty the cell for no choice",
        "“{value}”不是此矩阵所用的{scale}；请更正，无志愿则留空",
    ),
    Kind.BAD_CSV: (
        "the row cannot be split into cells: its quotes do not pair up, or a cell is too long; correct the quotes",
        "此行无法拆分为单元格：引号不成对，或单元格过长；请更正引号",
    ),
    Kind.BAD_ENCODING: (
        "cannot be read as {encoding}; correct the encoding in --map or save the file as UTF-8",
        "无法按 {encoding} 编码读取；请更正 --map 中的 encoding，或将文件另存为 UTF-8",
    ),
    Kind.BAD_NUMBER: (
        "the {field} is '{value}', not a whole number from 0 to 2147483648; correct it",
        "{field}为“{value}”，不是 0 至 2147483648 的整数；请更正",
    ),
    Kind.CUT_ROW: (
        "the last row ends after {cells} of {columns} cells, so the file seems cut off; save it again",
        "最后一行只有 {cells} 个单元格（应为 {columns} 个），文件似被截断；请重新保存",
    ),
    Kind.CUT_TEXT: (
        "the file ends inside a character of {encoding}, so it seems cut off; save it again",
        "文件在一个 {encoding} 字符中间结束，似被截断；请重新保存",
    ),
    Kind.EMPTY_FILE: ("the file is empty; give one with a header and rows", "文件为空；请提供含表头和数据的文件"),
    Kind.EMPTY_ID: ("the {field} is empty; fill it in or remove the row", "{field}为空；请填写或删除此行"),
    Kind.LEAST_ABOVE_MOST: (
        "the least {least} is above the most {most}; correct one of them",
        "下限 {least} 大于上限 {most}；请更正其一",
    ),
    Kind.LONG_ROW: (
        "the row has {cells} cells, the header {columns}; put a cell that holds the delimiter in quotes",
        "此行有 {cells} 个单元格，表头只有 {columns} 个；含分隔符的单元格请加引号",
    ),
    Kind.MAP_BAD_VALUE: ("'{key}' must be {wanted}; correct it", "“{key}”必须是{wanted}；请更正"),
    Kind.MAP_MISSING_COLUMN: (
        "there is no column '{value}', which {map} names as the {field}; the columns are {columns}; correct {map}",
        "没有 {map} 指定为{field}的列“{value}”；现有列：{columns}；请更正 {map}",
    ),
    Kind.MAP_NOT_JSON: (
        "is not a complete JSON object (line {line}); correct it",
        "不是完整的 JSON 对象（第 {line} 行）；请更正",
    ),
    Kind.MISSING_FIELD: (
        "no column was recognised as the {field} among {columns}; name it with --map",
        "未能在 {columns} 中识别出{field}列；请用 --map 指明",
    ),
    Kind.NO_FILE: ("the file cannot be opened; check its name and your rights", "无法打开文件；请检查文件名和权限"),
    Kind.NO_PEOPLE: (
        "no file with people and their choices was recognised; give one, or name its columns with --map",
        "未识别出含人员及志愿的文件；请提供，或用 --map 指明各列",
    ),
    Kind.NO_POSITIONS: (
        "no file with positions was recognised; give one, or a whole number as 'position_max' in --map",
        "未识别出岗位文件；请提供，或在 --map 中把 position_max 写为整数，以便由志愿得出岗位",
    ),
    Kind.NO_ROWS: ("there are no rows below the header; add some", "表头下没有数据行；请补充"),
    Kind.NOT_TEXT: (
        "is not a text file; save it as CSV in UTF-8 and give that",
        "不是文本文件；请另存为 UTF-8 编码的 CSV 后再提供",
    ),
    Kind.NOT_UTF8: (
        "holds bytes that are not UTF-8 in a file that otherwise is; save it as UTF-8 again",
        "文件整体为 UTF-8，但此行含非 UTF-8 字节；请重新保存为 UTF-8",
    ),
    Kind.REPEATED_HEADER: (
        "the header has this column more than once; rename all but one",
        "表头中此列名出现多次；请改名，只保留一个",
    ),
    Kind.REPEATED_PERSON: (
        "the person id '{value}' is also in {other}, row {first}; keep one of the rows",
        "人员编号“{value}”也出现在 {other} 第 {first} 行；请只保留一行",
    ),
    Kind.REPEATED_POSITION: (
        "the position id '{value}' is also in {other}, row {first}; keep one of the rows",
        "岗位编号“{value}”也出现在 {other} 第 {first} 行；请只保留一行",
    ),
    Kind.SCALE_UNCLEAR: (
        "the numbers in {columns} may be ranks (1 is best) or weights such as scores (the highest is best): "
        '{because}; say which with "matrix": "ranks" or "weights" in --map',
        "{columns} 中的数字可能是名次（1 最优先），也可能是分值（越高越优先）：{because}；"
        '请在 --map 中用 "matrix": "ranks" 或 "weights" 指明',
    ),
    Kind.ROWS_UNCLEAR: (
        "most people stand in several rows of {columns}: these may be their choices in order, or answers sent "
        'again; say which with "shape": "pairs" or "list" in --map',
        "多数人在 {columns} 中占多行：可能是按序排列的多个志愿，也可能是重复提交；"
        '请在 --map 中用 "shape": "pairs" 或 "list" 指明',
    ),
    Kind.SHAPE_UNCLEAR: (
        "the columns {columns} may be positions with ranks in their cells, or ranks with positions in their cells; "
        'say which with "shape": "matrix" or "columns" in --map',
        "列 {columns} 可能是岗位（单元格为名次），也可能是名次（单元格为岗位）；"
        '请在 --map 中用 "shape": "matrix" 或 "columns" 指明',
    ),
    Kind.UNCLEAR_CHOICE: (
        "the choice '{value}' may mean {others}; correct it, or say which under \"names\" in --map",
        "志愿“{value}”可能指 {others}；请更正，或在 --map 的 names 中指明",
    ),
    Kind.SCATTERED_CHOICES: (
        "the columns {columns} hold position ids but do not stand side by side; say which are choices with --map",
        "列 {columns} 含岗位编号但不相邻；请用 --map 指明哪些是志愿",
    ),
    Kind.UNKNOWN_CHOICE: (
        "the choice '{value}' is not the id of a position; correct it, or empty the cell for no choice",
        "志愿“{value}”不是任何岗位的编号；请更正，无志愿则留空",
    ),
    Kind.UNREADABLE: ("{why}", "{why}"),
    Kind.UNRECOGNISED_FILE: (
        "neither people nor positions were recognised among the columns {columns}; name them with --map",
        "未能在列 {columns} 中识别出人员或岗位；请用 --map 指明",
    ),
    Kind.BLANK_BEFORE_CHOICE: (
        "person '{value}' has a blank before a later choice; the ranks close up",
        "人员“{value}”的志愿之间有空缺；其后的志愿依次前移",
    ),
    Kind.CHOICES_BY_CONTENT: (
        "the choices were recognised by their content in {columns}",
        "根据内容识别出志愿列：{columns}",
    ),
    Kind.DERIVED_POSITIONS: (
        "without a file of positions, the {count} different choices are the positions, with {most} seats each",
        "没有岗位文件，以 {count} 个不同的志愿为岗位，每个 {most} 人",
    ),
    Kind.DOUBTFUL_BETWEEN: (
        "{columns} was taken as the {field} ({confidence} % sure), rather than {others}; "
        "if not so, say which with --map",
        "已将 {columns} 作为{field}（把握 {confidence}%），而非 {others}；如不符，请用 --map 指明",
    ),
    Kind.DOUBTFUL_COLUMN: (
        "{columns} was taken as the {field} ({confidence} % sure); if not so, say which with --map",
        "已将 {columns} 作为{field}（把握 {confidence}%）；如不符，请用 --map 指明",
    ),
    Kind.GUESSED_ENCODING: (
        "the file is not UTF-8 and was read as {encoding}; if names look wrong, give the encoding in --map",
        "文件不是 UTF-8，已按 {encoding} 读取；如姓名有误，请在 --map 中指明 encoding",
    ),
    Kind.ID_BY_CONTENT: (
        "the position id was recognised by its content: it is what people chose",
        "根据内容识别出岗位编号列：其值即人员所填志愿",
    ),
    Kind.ID_BY_UNIQUENESS: (
        "no header says id; this column was taken for it, because it tells the rows apart",
        "没有表头标明编号；此列各行互不相同，已作为编号",
    ),
    Kind.IGNORED_TABLE: (
        "this table ({columns}) holds neither people with choices nor positions and was ignored",
        "此表（{columns}）既无人员志愿也无岗位，已忽略",
    ),
    Kind.NAME_MATCHED: ("'{value}' was taken for '{meant}'", "“{value}”已按“{meant}”处理"),
    Kind.NO_HEADER: (
        "there is no header: the first line is read as data",
        "没有表头：第一行按数据读取",
    ),
    Kind.READ_MATRIX: (
        "the columns {columns} are positions and their cells {scale} ({because}); "
        'if not so, say "matrix" and "shape" in --map',
        "列 {columns} 为岗位，单元格为{scale}（{because}）；如不符，请在 --map 中用 matrix、shape 指明",
    ),
    Kind.REMARK_ROW: ("the line '{value}' is a remark and was left out", "“{value}”是说明行，未计入"),
    Kind.REPEATED_HEADER_ROW: ("the header stands here again and was left out", "此行重复表头，未计入"),
    Kind.REPEATED_SUBMISSION: (
        "person '{value}' submitted again later ({other}, row {last}); this row does not count",
        "人员“{value}”之后再次提交（{other} 第 {last} 行）；此行不计",
    ),
    Kind.RESULT_IGNORED: (
        "the column holds an earlier result rather than choices and was ignored",
        "此列为已有结果而非志愿，已忽略",
    ),
    Kind.SEATS_ASSUMED: (
        "no column says how many people a position takes; {most} each was taken; "
        "if not so, give position_max in --map",
        "没有列标明岗位人数；按每个 {most} 人处理；如不符，请在 --map 中给出 position_max",
    ),
    Kind.SEATS_BY_CONTENT: (
        "the seats were recognised by their content; if not so, name the column with --map",
        "根据内容识别出人数列；如不符，请用 --map 指明",
    ),
    Kind.SEATS_IN_ROW: ("this row holds the seats", "本行为人数"),
    Kind.SEATS_IN_NAMES: ("the seats stand in brackets behind the names", "人数写在名称后的括号内"),
    Kind.NO_LIMIT: (
        "position '{value}' has no limit: it has a seat for each of the {most} people",
        "岗位“{value}”不设上限：按 {most} 人每人一个名额计",
    ),
    Kind.ROWS_RATED: (
        "every row is one choice, rated in {columns}: {scale}",
        "每行为一个志愿，{columns} 中为{scale}",
    ),
    Kind.ROWS_AS_RANKS: (
        "every row is one choice; the order of a person's rows is the order of the choices",
        "每行为一个志愿；同一人各行的先后即志愿顺序",
    ),
    Kind.SHARED_RANKS: (
        "{count} people rate several positions alike; these share a rank, and the next rank follows without a gap",
        "{count} 人对多个岗位评价相同；相同者并列同一志愿序，其后依次相连",
    ),
    Kind.TOTALS_ROW: ("the row '{value}' holds totals and was left out", "“{value}”为合计行，未计入"),
    Kind.MAP_KEY_IGNORED: (
        "the key '{value}' in 'columns' is not known and was ignored",
        "columns 中的键“{value}”未知，已忽略",
    ),
    Kind.NAME_AS_ID: ("there is no column of ids, so the names serve as ids", "没有编号列，以名称作为编号"),
    Kind.NO_CHOICES: ("person '{value}' has no choices", "人员“{value}”没有志愿"),
    Kind.READ_OTHERWISE: ("{why}", "{why}"),
    Kind.READ_PEOPLE: (
        "{count} people; columns: id = {id}, choices = {choices}",
        "{count} 人；编号列 = {id}，志愿列 = {choices}",
    ),
    Kind.READ_POSITIONS: (
        "{count} positions; columns: id = {id}, most seats = {most}, least seats = {least}",
        "{count} 个岗位；编号列 = {id}，人数上限 = {most}，人数下限 = {least}",
    ),
    Kind.REPEATED_CHOICE: (
        "person '{value}' chose '{choice}' again; the repetition is dropped and the ranks close up",
        "人员“{value}”重复填报“{choice}”；重复项已去除，其后的志愿依次前移",
    ),
    Kind.SEATLESS_CHOICE: (
        "person '{value}' chose '{choice}', which has no seats; the choice keeps its rank",
        "人员“{value}”填报的“{choice}”没有名额；该志愿保留其次序",
    ),
    Kind.SHORT_ROW: (
        "the row has {cells} of {columns} cells; the others were read as blank",
        "此行只有 {cells} 个单元格（应为 {columns} 个）；其余按空白读取",
    ),
}

WANTED: Mapping[Wanted, tuple[str, str]] = {
    Wanted.COLUMNS: ("an object of column names", "列名对象"),
    Wanted.TEXT: ("a text that is not empty", "非空文本"),
    Wanted.NAME: ("the name of a column", "列名"),
    Wanted.NAMES: ("the name of a column or a list of different names", "列名或互不相同的列名列表"),
    Wanted.BOUND: ("the name of a column or a whole number from 0 to 2147483648", "列名或 0 至 2147483648 的整数"),
    Wanted.CHARACTER: ("one character", "单个字符"),
    Wanted.SCALE: ("ranks, weights or yes_no", "ranks、weights 或 yes_no"),
    Wanted.SHAPE: ("columns, list, matrix, transposed or pairs", "columns、list、matrix、transposed 或 pairs"),
    Wanted.TABLES: ("a list of the names of files or sheets", "文件名或工作表名的列表"),
    Wanted.TEXTS: ("an object of texts and the positions they mean", "文本与所指岗位的对照"),
}

SCALES: Mapping[Scale, tuple[str, str]] = {
    Scale.RANKS: ("ranks, 1 the best", "名次，1 最优先"),
    Scale.WEIGHTS: ("weights, the highest the best", "分值，越高越优先"),
    Scale.YES_NO: ("yes or no, every yes a first choice", "是或否，凡“是”均为第一志愿"),
}

WHYS: Mapping[Why, tuple[str, str]] = {
    Why.MARKS: ("there are only marks", "只有标记"),
    Why.PERMUTATIONS: ("each row holds 1, 2, 3, … once", "每行恰为 1、2、3……各一次"),
    Why.RANKINGS: ("each row counts from 1 without gaps", "每行自 1 起无间断"),
    Why.ORDINALS: ("the ranks are in words", "以文字写明次序"),
    Why.LARGE: ("the numbers are greater than any rank", "数值大于可能的名次"),
    Why.STARS: ("more stars are better", "星越多越优先"),
    Why.SHARED_OUT: ("everybody shares out the same sum", "每人分配的总和相同"),
    Why.RANK_WORDS: ("the words around say ranks", "相关文字表明为名次"),
    Why.SCORE_WORDS: ("the words around say scores", "相关文字表明为分值"),
    Why.WORDS_AGAINST: ("the words and the numbers say different things", "文字与数字所示不一致"),
    Why.EITHER: ("nothing tells", "无从判断"),
    Why.NEITHER: ("some cells are neither", "有的单元格两者都不是"),
    Why.TOLD: ("as the mapping says", "依映射文件"),
}

SIDES: Mapping[Side, tuple[str, str]] = {
    Side.PEOPLE: ("people", "人员"),
    Side.POSITIONS: ("positions", "岗位"),
    Side.IGNORE: ("ignored", "忽略"),
}

SHAPES: Mapping[Shape, tuple[str, str]] = {
    Shape.COLUMNS: ("choices in columns", "志愿分列填写"),
    Shape.LIST: ("choices in one cell", "志愿填在同一单元格"),
    Shape.MATRIX: ("a matrix", "矩阵"),
    Shape.TRANSPOSED: ("a matrix with a row for each position", "以岗位为行的矩阵"),
    Shape.PAIRS: ("one choice per row", "每行一个志愿"),
}

REASONS: Mapping[Reason, tuple[str, str]] = {
    Reason.MAPPED: ("as you said", "按您的指定"),
    Reason.HEADER: ("by its header", "据表头"),
    Reason.CONTENT: ("by what it holds", "据内容"),
    Reason.BOTH: ("by header and content", "据表头与内容"),
    Reason.ALIKE: ("headers alike but for a number", "表头仅序号不同"),
    Reason.LEFT_OVER: ("nothing points to a use", "未发现用途"),
}

ABOUT_MAPS = re.compile(r"(?:[;；]\s*(?:if [^,;]*|如[^，；]*)[,，]|[,，;；])\s*[^,，;；]*--map.*$", re.DOTALL)
"""The end of a sentence that says what a mapping could say."""
EACH = ("{seats} for each position", "每个岗位 {seats} 个名额")
ANSWERS: Mapping[tuple[Kind, Shape | None], tuple[str, str]] = {
    (Kind.ROWS_UNCLEAR, Shape.PAIRS): ("choices in their order", "按先后排列的多个志愿"),
    (Kind.ROWS_UNCLEAR, Shape.LIST): ("answers sent again, the last counts", "重复提交，以最后一次为准"),
    (Kind.SHAPE_UNCLEAR, Shape.MATRIX): ("columns are positions, cells are ranks", "列为岗位，单元格为志愿序"),
    (Kind.SHAPE_UNCLEAR, Shape.COLUMNS): ("columns are ranks, cells are positions", "列为志愿序，单元格为岗位"),
    (Kind.NO_POSITIONS, None): (
        "the positions are those that were chosen, {seats} seat each",
        "以所填志愿为岗位，每个 {seats} 个名额",
    ),
    (Kind.AMBIGUOUS_COLUMN, None): EACH,
    (Kind.MISSING_FIELD, None): EACH,
}

WORDS: Mapping[str, tuple[str, str]] = {
    "more": ("{line} (and {count} more: {places})", "{line}（另有 {count} 处：{places}）"),
    "joint": (", ", "、"),
    "at_row": ("row {row}", "第 {row} 行"),
    "at_column": ("column {column}", "“{column}”列"),
    "place_joint": (", ", "，"),
    "place_end": (": ", "："),
    "no_choices": ("no choices", "没有志愿"),
    "no_seats": ("no choice has seats", "所填志愿均无名额"),
    "full": (
        "all choices are full (people who list them: {competing}, seats: {seats})",
        "所填志愿均已满额（填报人数：{competing}，名额：{seats}）",
    ),
    "person": ("Person", "人员编号"),
    "name": ("Name", "姓名"),
    "position": ("Position", "岗位编号"),
    "title": ("Title", "岗位名称"),
    "place": ("Place in own list", "志愿序"),
    "reason": ("Reason", "说明"),
    "more_rows": ("and {count} more, see {file}", "另有 {count} 行，见 {file}"),
    "people": ("People: {count}", "人数：{count}"),
    "positions": ("Positions: {count}, seats: {seats}", "岗位：{count} 个，名额：{seats}"),
    "placed": ("Placed: {count}", "已安置：{count}"),
    "unplaced": ("Unplaced: {count}", "未安置：{count}"),
    "profile": ("Rank profile: {ranks}", "所得志愿分布：{ranks}"),
    "profile_rank": ("choice {rank}: {count}", "第 {rank} 志愿 {count} 人"),
    "ranks": ("Sum of ranks: {total}, worst rank: {worst}", "志愿序之和：{total}，最差志愿序：{worst}"),
    "unfilled": ("Positions with free seats: {count}", "有空余名额的岗位：{count}"),
    "unfilled_one": ("  {label}: {free} of {seats} seats free", "  {label}：{seats} 个名额中空余 {free} 个"),
    "unplaced_one": ("  {label}: {reason}", "  {label}：{reason}"),
    "findings": ("Found while reading: {count}", "读取时的发现：{count}"),
    "finding_one": ("  {line}", "  {line}"),
    "accepted": (
        "Verified: an independent check accepts this placement as the best.",
        "核验通过：独立核验确认此方案为最优。",
    ),
    "refused": ("NOT VERIFIED: {reason}", "核验未通过：{reason}"),
    "infeasible": ("INFEASIBLE: {reason}", "无可行方案：{reason}"),
    "market": ("the roster makes no valid market: {reason}", "名册不能构成有效市场：{reason}"),
    "stopped": ("stopped; nothing was written", "已停止；没有写入任何文件"),
    "engine": ("the engine '{engine}' is not known; give one of {known}", "未知引擎“{engine}”；请用 {known} 之一"),
    "unwritable": (
        "{folder}: the results cannot be written there; choose another folder with --out",
        "{folder}：无法写入结果；请用 --out 指定其他文件夹",
    ),
    "unwritable_file": (
        "{file}: the mapping cannot be written there; choose another name with --save-map",
        "{file}：无法写入映射文件；请用 --save-map 指定其他文件名",
    ),
    "conflict": (
        "no placement meets all conditions: {demands}; room: {room}; short by {short}",
        "没有方案能满足全部条件：{demands}；可用：{room}；缺 {short}",
    ),
    "demand_person": ("person '{id}' asks for at least {value}", "人员“{id}”至少要 {value}"),
    "demand_position": ("position '{id}' asks for at least {value}", "岗位“{id}”至少要 {value} 人"),
    "limit_person": ("person '{id}' at most {value}", "人员“{id}”至多 {value}"),
    "limit_position": ("position '{id}' at most {value}", "岗位“{id}”至多 {value} 人"),
    "room_pairs": ("choices: {count}", "志愿 {count} 个"),
    "room_none": ("none", "无"),
    "repair": ("{line}. Smallest repair: {changes}", "{line}。最小调整：{changes}"),
    "change_person": ("least of person '{id}' from {value} to {to}", "人员“{id}”下限由 {value} 改为 {to}"),
    "change_position": ("least of position '{id}' from {value} to {to}", "岗位“{id}”下限由 {value} 改为 {to}"),
    "fact": ("{fact}", "{fact}"),
    "preview_table": (
        "{file}: {side}, {rows} rows, {confidence} % sure",
        "{file}：{side}，{rows} 行，把握 {confidence}%",
    ),
    "preview_unread": (
        "{file}: {rows} rows, not read before what is asked below is answered",
        "{file}：{rows} 行，须先回答下列问题才能读取",
    ),
    "preview_shape": ("  {shape}", "  {shape}"),
    "preview_scale": ("  {shape}; cells: {scale}", "  {shape}；单元格：{scale}"),
    "preview_column": ("Column", "列"),
    "preview_field": ("Read as", "读作"),
    "preview_sure": ("Sure", "把握"),
    "preview_reason": ("Why", "依据"),
    "preview_values": ("For example", "例如"),
    "preview_or": ("{reason}; or {others}", "{reason}；或为 {others}"),
    "preview_none": ("–", "–"),
    "preview_asks": ("To be answered: {count}", "待确认：{count}"),
    "preview_must": ("  ! {line}", "  ! {line}"),
    "preview_may": ("  ? {line}", "  ? {line}"),
    "preview_clear": ("Nothing is unclear.", "没有不明之处。"),
    "and_more": ("{count} more", "另 {count} 项"),
}


def say(key: str, language: Language, **facts: Fact) -> str:
    """Return the sentence of a key of WORDS."""
    return _fill(WORDS[key], language, facts)


def describe(finding: Finding, language: Language, *, with_map: bool = True, with_place: bool = True) -> str:
    """Return the finding as one line that begins with its place; `with_map` tells what a mapping could say."""
    facts = {"value": finding.value, **finding.facts}
    short = {name: _shortened(fact) for name, fact in facts.items()}
    place = place_of(finding, language) if with_place else ""
    return (place + say("place_end", language) if place else "") + _sentence(finding.kind, language, short, with_map)


def _sentence(kind: Kind, language: Language, facts: Mapping[str, Fact], with_map: bool) -> str:  # noqa: FBT001
    """Return the words of a kind; what the sheets found they say in their own."""
    why = ""
    if kind is Kind.UNREADABLE:
        why = fault_words(SheetFault(str(facts["fault"])), facts, language)
    elif kind is Kind.READ_OTHERWISE:
        why = note_words(SheetNote(str(facts["note"])), facts, language)
    english, chinese = FINDINGS[kind]
    words = (english, chinese) if with_map else (ABOUT_MAPS.sub("", english), ABOUT_MAPS.sub("", chinese))
    return _fill(words, language, {**facts, "why": why})


def describe_answer(finding: Finding, answer: Shape | int, language: Language) -> str:
    """Return what a shape, or a number of seats, answers to a question."""
    words = ANSWERS.get((finding.kind, answer if isinstance(answer, Shape) else None))
    return _fill(words, language, {"seats": answer}) if words else say("fact", language, fact=answer)


def place_of(finding: Finding, language: Language) -> str:
    """Return the finding's file, row and column."""
    parts = [printable(finding.file)] if finding.file else []
    if finding.row is not None:
        parts.append(say("at_row", language, row=finding.row))
    if finding.column:
        parts.append(say("at_column", language, column=_shortened(finding.column)))
    return say("place_joint", language).join(parts)


def fault_line(faults: Sequence[Finding], language: Language) -> str:
    """Return the first fault as a line, and the places of the others."""
    line = describe(faults[0], language)
    others = [place_of(finding, language) for finding in faults[1:]]
    if not others:
        return line
    places = "; ".join(others[:MOST_PLACES]) + ("; …" if len(others) > MOST_PLACES else "")
    return say("more", language, line=line, count=len(others), places=places)


def printable(text: str) -> str:
    """Return the text without characters that move the cursor or turn the direction of writing."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _shortened(fact: Fact) -> Fact:
    """Return a fact from a file, cut to a length that a line can bear."""
    if isinstance(fact, tuple):
        cut = tuple(str(_shortened(part)) for part in fact[:MOST_COLUMNS])
        return (*cut, "…") if len(fact) > MOST_COLUMNS else cut
    if isinstance(fact, str) and not isinstance(fact, StrEnum) and len(fact) > LONGEST_VALUE:
        return fact[: LONGEST_VALUE - 1] + "…"
    return fact


def _fill(pair: tuple[str, str], language: Language, facts: Mapping[str, Fact]) -> str:
    sentence = pair[0] if language is Language.ENGLISH else pair[1]
    return sentence.format_map({name: _shown(fact, language) for name, fact in facts.items()})


def _shown(fact: Fact, language: Language) -> str:
    if isinstance(fact, Words):
        return _words_of(fact)[0 if language is Language.ENGLISH else 1]
    if isinstance(fact, tuple):
        return say("joint", language).join(map(printable, fact))
    return printable(str(fact))


def _words_of(fact: Words) -> tuple[str, str]:
    tables: tuple[Mapping[Any, tuple[str, str]], ...] = (FIELDS, WANTED, SCALES, WHYS, SIDES, SHAPES, REASONS)
    return next(table[fact] for table in tables if type(next(iter(table))) is type(fact))
