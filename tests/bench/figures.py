"""What a part measures: figures with their unit, direction, limit and mark, and the values of several runs."""
import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Figure:
    title: str
    unit: str
    better: str = "more"  # "more" or "less"
    limit: str = ""       # name of the limit measured in the same run; empty: the figure is a ratio itself, or has none
    limit_title: str = ""
    mark: str = ""        # what was set out to be reached, for people


def spread(values):
    """min, median and max; None for a figure that no run could measure."""
    known = [value for value in values if value is not None]
    if not known:
        return {"values": values, "min": None, "median": None, "max": None}
    return {"values": values, "min": min(known), "median": statistics.median(known), "max": max(known)}


def ratio_of(figure, values, limits):
    """How near to the limit, 1 is there; the median of the runs, each beside its own limit. Higher is always better."""
    if figure.unit == "ratio":
        return spread(values)["median"]
    pairs = [(value, limit) for value, limit in zip(values, limits) if value and limit]
    if not pairs:
        return None
    return statistics.median(value / limit if figure.better == "more" else limit / value for value, limit in pairs)


def gain_of(figure, values, before):
    """This build beside the other, run by run: above 1 this one is better."""
    pairs = [(value, other) for value, other in zip(values, before) if value and other]
    if not pairs:
        return None
    return statistics.median(value / other if figure.better == "more" else other / value for value, other in pairs)


def document_of(figure, values, limits, against=None):
    """One figure as it stands in the JSON file."""
    document = {**dataclasses.asdict(figure), **spread(values), "limit": None, "ratio": ratio_of(figure, values, limits)}
    if figure.limit:
        document["limit"] = {"name": figure.limit, "title": figure.limit_title, **spread(limits)}
    if against is not None:
        document["against"] = {**spread(against), "gain": gain_of(figure, values, against)}
    return document
