"""How much is measured; all of it bounds the time that a part takes."""
import dataclasses


@dataclasses.dataclass
class Size:
    seconds: float = 8            # length of one load or limit
    runs: int = 3                 # of every part, for each build
    sustain_s: float = 60         # length of the highest rate of `pipeline`
    rates: tuple = (200, 1000, 4000)
    warm: int = 3000              # orders before something counts
    mails: int = 20_000           # backlog of `mail`
    small_backlog: int = 5_000    # the two of `growth`
    backlog: int = 200_000
    history: int = 3_000_000      # settled orders and mails of `growth`
    console_orders: int = 1_000_000  # of `console`, with three mails each
    console_dead: int = 100_000   # in one group of dead letters
    console_asks: int = 20        # of each question
    open_s: float = 30            # that consoles are open, with and without news
    drain_s: float = 60           # longest wait for a backlog to drain; then the rate is that of what was sent
    late_s: float = 300           # longest wait for the mails of orders that came faster than mails go
    fill_s: float = 300           # longest wait for a backlog to be stored


SMOKE = Size(seconds=1, runs=1, sustain_s=1, rates=(20, 50), warm=40, mails=200, small_backlog=60, backlog=150, history=200, console_orders=500, console_dead=50, console_asks=2, open_s=6, drain_s=15, late_s=15, fill_s=15)
