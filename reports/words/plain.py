"""Plain speech: times, counts and grades as a station manager says them.

One way of writing numbers throughout: what was counted and measured stands in Arabic digits, unrounded, in sentences
as in tables (10000次推演中9962次, 4 分 10 秒; 9962/10000), with the share in everyday words beside it (几乎每次);
small counts before a measure word are Chinese numerals (两项). GB/T 15835-2011 keeps exact numbers and approximate
ones apart in the same manner. Intervals and percentages stand in the annex only; a share is held against a
bound as a count against a count.
"""

from math import floor

from reports.words.catalogue import Words
from scenarios.gap import Share, Weight
from scenarios.model import Grade

DIGITS = "零一二三四五六七八九"


def time(words: Words, ms: float | None) -> str:
    """A length of time: 4 分 10 秒, 1 小时 5 分; whole seconds below an hour, minutes above; None: 没有完成. What was
    done before its time began to run has taken less than nothing: 早已完成（早 4 分 10 秒）.
    """
    if ms is None:
        return words.say("report.time.never")
    if ms < 0:
        return words.say("report.time.already", time=time(words, -ms))
    seconds = int(ms / 1000 + 0.5)
    if seconds < 1:
        return words.say("report.time.zero" if ms <= 0 else "report.time.under_second")
    minutes, seconds = divmod(seconds, 60)
    if minutes >= 60 and seconds >= 30:
        minutes += 1
    hours, minutes = divmod(minutes, 60)
    parts = [("hours", hours), ("minutes", minutes)] + ([] if hours else [("seconds", seconds)])
    return " ".join(words.say(f"report.time.{unit}", n=n) for unit, n in parts if n)


def clock(ms: float) -> str:
    """A moment since T0: 4:10 is minutes and seconds, 1:05:00 has hours too."""
    seconds = max(int(ms / 1000 + 0.5), 0)
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def number(words: Words, n: int) -> str:
    """A whole number as a word: 七千三百, 一万; digits with commas in English. Above 99,999,999: digits."""
    if words.lang == "en" or n > 99_999_999:
        return f"{n:,}"
    return chinese(n)


def chinese(n: int) -> str:
    """Chinese numerals of 0 to 99,999,999: 10 -> 十, 105 -> 一百零五, 20000 -> 两万."""
    if n >= 10_000:
        tail = n % 10_000
        gap = "零" if 0 < tail < 1000 else ""
        head = "两" if n // 10_000 == 2 else chinese(n // 10_000)
        return head + "万" + gap + (_below_wan(tail) if tail else "")
    text = _below_wan(n) if n else "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _below_wan(n: int) -> str:
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            two = digit == 2 and unit >= 1000
            text += ("零" if pending else "") + ("两" if two else DIGITS[digit]) + name
            pending = False
        else:
            pending = bool(text)
    return text


def few(words: Words, n: int) -> str:
    """A small count before a measure word: 两项, 十二项; digits in English."""
    return "两" if words.lang == "zh" and n == 2 else number(words, n)


def count(words: Words, k: int) -> str:
    """How many times, exactly: 9962次; 9,962 in English."""
    return words.say("report.count.exact", n=f"{k:,}" if words.lang == "en" else k)


def at_most(words: Words, share: Share, bound: float) -> str:
    """A bound as a count of the same runs, to be held against how many they were: of 10,000 runs 10 % is 1000次."""
    return count(words, floor(share.n * bound + 1e-9))


def tenths(words: Words, share: Share) -> str:
    """A share in everyday words: 约七成, 次次如此, 一次也没有."""
    if share.k == 0:
        return words.say("report.share.none")
    if share.k == share.n:
        return words.say("report.share.all")
    bounds = (
        (0.01, "below_1"),
        (0.05, "below_5"),
        (0.095, "below_10"),
        (0.95, "tenth"),
        (0.99, "above_95"),
        (1.01, "above_99"),
    )
    key = next(key for bound, key in bounds if share.p < bound)
    n = min(max(int(share.p * 10 + 0.5), 1), 9)
    if key == "tenth":
        return words.say("report.share.half") if n == 5 else words.say("report.share.tenth", n=number(words, n))
    return words.say(f"report.share.{key}")


def counted(words: Words, share: Share, what: str = "") -> str:
    """A share as a clause: 10000次推演中7312次来不及（约七成）; `what` is what happened in those runs."""
    data = {"n": count(words, share.n), "what": what, "k": count(words, share.k), "tenths": tenths(words, share)}
    key = "none" if not share.k else "all" if share.k == share.n else "some"
    return words.say(f"report.counted.{key}", **data).strip()


def exact(share: Share) -> str:
    """A share for a table: 7312/10000."""
    return f"{share.k}/{share.n}"


def weight(words: Words, name: Weight) -> str:
    """必须修订, 应当修订, 建议完善."""
    return words.say(f"report.weight.{name}")


def grade(words: Words, name: Grade) -> str:
    """Evidence: 假定, 专家估计, 文献, 演练实测."""
    return words.say(f"report.grade.{name}")


def cost(words: Words, name: str) -> str:
    """What a remedy costs: 改文字, 培训, 购置, 增员改造."""
    return words.say(f"report.cost.{name}")


def lateness(words: Words, level: int) -> str:
    """How late, 1 (in time even under bad luck) to 5 (over twice the limit), by P90 over the limit."""
    return words.say(f"report.lateness.{level}")
