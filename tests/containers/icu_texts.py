"""Prints amounts, numbers and dates in every locale that ICU knows, the way src/render asks for them: to compare two builds of ICU's data."""
import icu

CURRENCIES = "EUR USD JPY KWD GBP INR CHF BRL CNY IRR SAR THB ILS PLN HUF CLF".split()
CALENDARS = ("", "gregorian", "islamic-umalqura", "buddhist", "japanese", "hebrew", "chinese", "persian")
ZONES = ("UTC", "Europe/London", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia")
TIMES = (0.0, 1_700_000_000.0, 1_719_835_200.5)

for name in sorted(icu.Locale.getAvailableLocales()):
    locale = icu.Locale(name)
    for currency in CURRENCIES:
        money = icu.NumberFormatter.withLocale(locale).unit(icu.CurrencyUnit(currency)).precision(icu.Precision.fixedFraction(2))
        print(name, currency, money.formatDecimal(b"1234567.89"), money.formatDecimal(b"-0.50"))
    print(name, icu.NumberFormatter.withLocale(locale).formatDecimal(b"9876543210"))
    for calendar in CALENDARS:
        dated = icu.Locale(f"{name}@calendar={calendar}") if calendar else locale
        pattern = icu.DateTimePatternGenerator.createInstance(dated).getBestPattern("yMMMMdjmz")
        date = icu.SimpleDateFormat(pattern, dated)
        for zone in ZONES:
            date.setTimeZone(icu.TimeZone.createTimeZone(zone))
            for at in TIMES:
                print(name, calendar, zone, date.format(at))
