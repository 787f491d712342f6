"""What a quantity measures, for whom, when, and compared with what (SPEC §5).

One engine reads the shapes of ``clauses.toml``: for each figure it looks at the masked clause left and right of it,
takes the first shape that fits, and fills the cells as the shape says. What a clause leaves out is carried from the
figure, the clause or the sentence before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from nlp.components._clauses import is_abstract, mask, within
from nlp.components._figure_clause import WINDOW, State
from nlp.components._figure_names import FigureNames
from nlp.components._periods import Framing, is_static
from nlp.components.matches import ArticleContext, EntityMatch, QuantityMatch, QuantityMeaning, TimeMatch
from nlp.components.resolution import Holder, Resolver
from nlp.language.sentences import Sentence
from nlp.resources.shapes import FIGURE, Shape, clause_classes, clause_shapes

_CONDITION = re.compile(r"(?:^|[，,；;。])(?:凡|对|如|若|当|只要)[^，,；;。]*$")
#: Noun narrowed down by a bound: 10万元以上的村.
_NARROWED = re.compile("以[上下内]的?(?P<noun>(?!的)[\u4e00-\u9fa5]{1,8})$")


def describe_quantities(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[EntityMatch],
    times: Sequence[TimeMatch],
    quantities: Sequence[QuantityMatch],
    resolver: Resolver,
    *,
    context: ArticleContext,
    seen: Counter[str] | None = None,
) -> list[QuantityMeaning]:
    """The meaning of every quantity, parallel to ``quantities`` (which are sorted by start).

    ``seen`` counts the shapes that were read.
    """
    out: list[QuantityMeaning] = [QuantityMeaning() for _ in quantities]
    index = {q.start: i for i, q in enumerate(quantities)}
    framing = Framing(text, resolver, context.title)
    state = State()
    paragraph = -1
    for sentence in sentences:
        masked = mask(text, sentence, times, quantities)
        own_times = within(times, sentence.start, sentence.end)
        figures = within(quantities, sentence.start, sentence.end)
        framing.enter(masked, own_times)
        if not figures:
            framing.leave(masked, own_times)
            continue
        if sentence.paragraph != paragraph:
            state, paragraph = State(), sentence.paragraph
        state.said, state.whole = [], ""
        own_entities = within(entities, sentence.start, sentence.end)
        for k, figure in enumerate(figures):
            reading = _Reading(text, masked, figures, k, own_entities, state)
            meaning = reading.meaning()
            if seen is not None and reading.shape_id:
                seen[reading.shape_id] += 1
            physical = is_static(meaning.indicator, figure)
            holder_name, holder_code = "", ""
            if not reading.holderless(meaning):
                holder = reading.named_holder(resolver) or resolver.holder_at(figure.start, physical=physical)
                holder_name, holder_code = holder.name, holder.code
            moment = framing.period(
                masked, own_times, figure, meaning, holder_name, starts_from=reading.shape_id == "from"
            )
            out[index[figure.start]] = QuantityMeaning(
                change=meaning.change,
                indicator=meaning.indicator,
                holder=holder_name,
                holder_code=holder_code,
                scope=meaning.scope,
                reference=meaning.reference,
                value_from=meaning.value_from,
                time_text=text[moment.start : moment.end] if moment else "",
                time_start=moment.start_date if moment else "",
                time_end=moment.end_date if moment else "",
            )
        framing.leave(masked, own_times)
    return out


@lru_cache(maxsize=1024)
def _shapes_for(kind: str, unit: str) -> tuple[Shape, ...]:
    """The shapes that a figure of this kind and unit may stand in, in their order."""
    return tuple(
        shape
        for shape in clause_shapes()
        if (not shape.kinds or kind in shape.kinds) and (not shape.units or unit in shape.units)
    )


class _Reading(FigureNames):
    """Reads one figure by the first shape that fits, and finds whose it is."""

    def meaning(self) -> QuantityMeaning:
        """Indicator, change, scope, reference and value_from by the first shape that fits."""
        if "其中" in self.masked.part(self.masked.sentence.start, self.figure.start)[-WINDOW:] and not self.state.whole:
            # 党员30名，其中…: what follows are parts of what stood before
            self.state.whole = self.state.base
        for shape in _shapes_for(self.figure.kind, self.figure.unit):
            found = self._try(shape)
            if found is not None:
                self.shape_id = shape.id
                self._remember(found, shape)
                return found
        return QuantityMeaning(change=self._change())

    def _try(self, shape: Shape) -> QuantityMeaning | None:
        figure = self.figure
        own_left, left_start = (self.full_left, self.full_start) if shape.full else (self.left, self.left_start)
        left = shape.left.search(own_left) if shape.left else None
        if shape.left and left is None:
            return None
        right = shape.right.match(self.right) if shape.right else None
        if shape.right and right is None:
            return None
        if shape.unless_left and shape.unless_left.search(self.left):
            return None
        slots: dict[str, tuple[str, int]] = {}
        for match, offset in ((left, left_start), (right, figure.end)):
            if match is not None:
                for name, value in match.groupdict().items():
                    if value is not None and name != "cut":
                        slots[name] = (value, offset + match.start(name))
        before = own_left[: left.start("cut")] if left is not None and shape.cut else own_left
        indicator = self._indicator(shape, before, left_start, slots)
        if not indicator:
            return None
        scope = indicator if shape.scope == "indicator" else ""
        if shape.scope == "whole":
            scope = self._whole()
            if scope == indicator:
                return None
        if "scope" in slots:
            scope = _trim_scope(self.unmask(*slots["scope"]))
        elif self.listed and figure.kind in ("percent", "rank") and not self.left.strip("、和与 "):
            # 完成年度目标的26%、24%, 分别居全市第5位、第3位: one whole for the list
            scope = self.state.scope
        scope = scope or self._among(indicator)
        reference = _trim_reference(self.unmask(*slots["reference"])) if "reference" in slots else self._reference()
        change = shape.change
        if change == "none":
            change = ""
        elif change == "side":
            change = "decrease" if re.search("低|少|落后", left.group("cut") if left else "") else "increase"
        elif change == "word" or change == "":
            change = self._change()
        elif change == "behind":
            change = "decrease" if re.search(r"降|减|负", self.right[:12]) else "increase"
        value_from = None
        if shape.gives_from and self.k > 0:
            value_from = self.figures[self.k - 1].value
        return QuantityMeaning(
            change=change, indicator=indicator, scope=scope, reference=reference, value_from=value_from
        )

    def _whole(self) -> str:
        """What a share without a named whole is a share of: the count or amount that its part is taken from."""
        whole = self.state.whole
        if not whole and self.state.said and not re.search("占比[^，,]{0,3}$", self.left):
            whole = self.state.base
        if whole and self.state.counted:
            verb = max((v for v in clause_classes()["verb"] if whole.startswith(v)), key=len, default="")
            whole = whole[len(verb) :] if len(whole) > len(verb) + 1 else whole
        return whole

    def _among(self, indicator: str) -> str:
        """Of whom a share or number is, by the noun that a bound narrows down (35岁以下党员占…) or that 中 follows."""
        if self.figure.kind == "percent" and self.left.strip():
            narrowed = _NARROWED.search(indicator)
            if (
                narrowed
                and not narrowed["noun"].endswith(clause_classes()["no_whole"])
                and re.search("(?:占|占比|达|达到|为|到|至)(?:了|仅|约)?$", self.left)
            ):
                return narrowed["noun"]
        ahead = self.masked.part(self.masked.sentence.start, self.figure.start)
        part = ahead[ahead.rfind("其中") :] if "其中" in ahead else ""
        if (
            self.figure.kind == "percent"
            and part
            and len(re.findall(FIGURE, part)) == 1
            and not re.search("[；;]", part)
            and re.fullmatch("占比?(?:为|达|达到|了|约)?", self.left.strip())
        ):
            # 党员30名，其中女党员12名，占40%
            whole = self._whole()
            return whole if whole != indicator else ""
        return ""

    def _remember(self, found: QuantityMeaning, shape: Shape) -> None:
        state = self.state
        rates = clause_classes()["rate"]
        state.indicator = found.indicator
        state.scope, state.reference = found.scope, found.reference
        state.recent.append(found.indicator)
        if self.figure.kind == "count" and self.figure.unit and found.indicator:
            state.nouns[self.figure.unit] = found.indicator
        state.said.append(found.indicator)
        if shape.id not in ("pull", "share-given", "done-so-often", "casualties", "carried"):
            base = found.indicator
            for rate in rates:
                if base.endswith(rate) and self.figure.kind in ("percentage_point", "rank"):
                    base = base[: -len(rate)] or base
                    break
            if not self.halved:
                state.base = base
        if found.change or shape.id != "carried":
            state.change = found.change
        state.rated = (
            self.figure.kind == "percent"
            and found.change in ("increase", "decrease")
            or (state.rated and self.figure.kind == "percentage_point")
        )
        if not state.whole:
            state.counted = self.figure.kind == "count"

    def named_holder(self, resolver: Resolver) -> Holder | None:
        """A name right before the indicator's own words."""
        if (owner := self._dealt_holder(resolver)) is not None:
            return owner
        at = (
            self.text.rfind(self.phrase, max(self.clause.start, self.figure.start - WINDOW), self.figure.start)
            if self.phrase
            else -1
        )
        person = resolver.person_of(self.figure, self.masked.sentence.start, self.clause.end)
        if person is not None:
            return person
        if (thing := resolver.described(self.figure.end)) is not None:
            return thing
        if (
            self.figure.unit in ("名", "人", "位", "户")
            and (owner := resolver.counted_at(self.figure.start)) is not None
        ):
            return owner
        return resolver.named_before(at) if at > self.clause.start else None

    def _dealt_holder(self, resolver: Resolver) -> Holder | None:
        """甲区、乙区分别签约42个、37个: each its own."""
        shared = self._sharers()
        if shared is None:
            return None
        items, start, place, _ = shared
        start += sum(len(item) + 1 for item in items[:place])
        for entity in within(self.entities, start, start + 1):
            return resolver.entity_holder(entity)
        return Holder(items[place], "", start, "GPE")

    def holderless(self, meaning: QuantityMeaning) -> bool:
        """Conditions (凡有3名以上…的) and mere enumerations (三大目标) are nobody's."""
        if (
            is_abstract(meaning.indicator, self.figure, self.text[self.figure.start])
            or self.shape_id == "casualties"
            or self.figure.unit in ("级", "字")
        ):
            return True
        head = self.masked.part(max(self.masked.sentence.start, self.figure.start - 2 * WINDOW), self.figure.start)
        behind = self.masked.part(self.figure.end, min(self.clause.end, self.figure.end + WINDOW))
        if re.search(r"(?:^|[，,；;。\s])对", head):
            return False
        if re.match(r"[^，,；;。]{0,12}?[中里](?:排|居|位|列|名)", behind):
            # 在23家公司中排名: the field of a ranking
            return True
        if behind.rstrip().endswith("的") and not re.search(r"[已了]", behind):
            return True
        return bool(_CONDITION.search(head)) and "的" in behind[-1:]


def _trim_scope(run: str) -> str:
    run = run.strip(" \u3000的中里")
    return re.sub(r"^(?:在|于|到|了)|(?:各[市县州区]|[各同]类)?(?:中|之)?$", "", run)


def _trim_reference(run: str) -> str:
    run = run.strip(" \u3000")
    return re.sub(r"(?:水平|同比|增长|相比|偏|略|明显)+$", "", run) or run


__all__ = ["describe_quantities"]
