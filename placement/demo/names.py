"""Invented names: people by surname and given syllables, enterprises by three syllables that nobody combined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 赵 Zhao 黄 Huang 周 Zhou 吴 Wu 徐 Xu 孙 Sun 胡 Hu 朱 Zhu 高 Gao "
    "林 Lin 何 He 郭 Guo 马 Ma 罗 Luo 梁 Liang 宋 Song 郑 Zheng 谢 Xie 韩 Han 唐 Tang 冯 Feng 于 Yu 董 Dong 萧 Xiao "
    "程 Cheng 曹 Cao 袁 Yuan 邓 Deng 许 Xu 傅 Fu 沈 Shen 曾 Zeng 彭 Peng 吕 Lü 苏 Su 卢 Lu 蒋 Jiang 蔡 Cai 贾 Jia "
    "丁 Ding 魏 Wei 薛 Xue 叶 Ye 阎 Yan 余 Yu 潘 Pan 杜 Du 戴 Dai 夏 Xia 钟 Zhong 汪 Wang 田 Tian 任 Ren 姜 Jiang "
    "范 Fan 方 Fang 石 Shi 姚 Yao 谭 Tan 廖 Liao 邹 Zou 熊 Xiong 金 Jin 陆 Lu 郝 Hao 孔 Kong 白 Bai 崔 Cui 康 Kang"
)
FIRST_GIVEN = (
    "思 si 嘉 jia 明 ming 文 wen 子 zi 雨 yu 晓 xiao 志 zhi 若 ruo 景 jing 亦 yi 承 cheng 书 shu 知 zhi 云 yun 立 li "
    "雪 xue 清 qing 怀 huai 秋 qiu 静 jing 沐 mu 浩 hao 予 yu 宛 wan 行 xing 砚 yan 听 ting 望 wang 其 qi 容 rong"
)
SECOND_GIVEN = (
    "远 yuan 宁 ning 涵 han 轩 xuan 琳 lin 哲 zhe 安 an 薇 wei 朗 lang 航 hang 瑶 yao 舟 zhou 然 ran 川 chuan 蕾 lei "
    "恒 heng 岚 lan 谦 qian 溪 xi 峰 feng 芷 zhi 桐 tong 越 yue 敏 min 衡 heng 颖 ying 松 song 棠 tang 霖 lin 澜 lan "
    "煦 xu 洁 jie 钧 jun 汐 xi 骁 xiao 昀 yun"
)
FIRST_MARK = "澜 Lan 砚 Yan 檀 Tan 蘅 Heng 翊 Yi 峤 Qiao 沅 Yuan 栾 Luan 珩 Heng 湛 Zhan 霁 Ji 阡 Qian 汀 Ting 樾 Yue"
SECOND_MARK = "栖 Qi 屿 Yu 禾 He 渡 Du 筑 Zhu 衍 Yan 岫 Xiu 序 Xu 桥 Qiao 壤 Rang 川 Chuan 砺 Li 野 Ye 穗 Sui 汐 Xi"
THIRD_MARK = "木 Mu 石 Shi 云 Yun 泽 Ze 原 Yuan 帆 Fan 林 Lin 里 Li 舟 Zhou 田 Tian 山 Shan 歌 Ge"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese with its pinyin."""

    zh: str
    en: str

    @property
    def address(self) -> str:
        """Return the name as the first part of a mail address."""
        return self.en.lower().replace("ü", "v").replace(" ", ".")


def syllables(line: str) -> list[tuple[str, str]]:
    """Return (character, pinyin) for a line of both by turns."""
    words = line.split()
    return list(zip(words[::2], words[1::2], strict=True))


def people_names(rng: Random) -> Iterator[Name]:
    """Return names of people, none of them twice; three in ten given names have one syllable."""
    surnames, firsts, seconds = syllables(SURNAMES), syllables(FIRST_GIVEN), syllables(SECOND_GIVEN)
    given: list[tuple[str, str]] = [*seconds]
    given += [(a + b, x + y) for a, x in firsts for b, y in seconds if x != y]
    seen: set[str] = set()
    while True:
        family, spelt = rng.choice(surnames)
        personal, sound = rng.choice(given if rng.random() > 0.03 else seconds)  # noqa: PLR2004 - how many are short
        if family + personal not in seen:
            seen.add(family + personal)
            yield Name(family + personal, f"{spelt} {sound.capitalize()}")


def mark_names(rng: Random) -> Iterator[Name]:
    """Return the middle part of enterprise names, none of them twice: three syllables with no meaning together."""
    marks = [
        Name(a + b + c, x + y.lower() + z.lower())
        for a, x in syllables(FIRST_MARK)
        for b, y in syllables(SECOND_MARK)
        for c, z in syllables(THIRD_MARK)
    ]
    rng.shuffle(marks)
    yield from marks
