// Values as people read them. Pure but for the language and the time zone that a person chose.
import { language } from "./words.ts";
import { zone } from "./settings.ts";

// A formatter takes a hundred times as long to make as to use, and a list has a hundred times. As many are kept as there are ways to write in here.
const kept = new Map<string, unknown>();

function formatter<const Options extends object, Made>(make: new (language: string, options: Options) => Made, options: Options): Made {
  const name = `${make.name} ${language.value} ${JSON.stringify(options)}`;
  let found = kept.get(name) as Made | undefined;
  if (!found) kept.set(name, (found = new make(language.value, options)));
  return found;
}

const dates = (options: Intl.DateTimeFormatOptions) => formatter(Intl.DateTimeFormat, { ...options, timeZone: timeZone() });
const timeZone = () => (zone.value === "utc" ? "UTC" : undefined);

export function absolute(at: string): string {
  return dates({ dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }).format(new Date(at)) + (zone.value === "utc" ? " UTC" : "");
}

export function clockTime(at: string | Date, now = new Date()): string {
  const time = new Date(at);
  const day = (one: Date) => dates({ dateStyle: "short" }).format(one);
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  if (day(time) !== day(now)) Object.assign(parts, { day: "numeric", month: "short" });
  return dates(parts).format(time) + (zone.value === "utc" ? " UTC" : "");
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

export function relative(at: string, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return dates({ dateStyle: "medium" }).format(new Date(at));
  const [unit, size] = steps.find(([, one]) => Math.abs(seconds) >= one) ?? ["second", 1];
  return formatter(Intl.RelativeTimeFormat, { numeric: "auto", style: "short" }).format(Math.round(seconds / size), unit);
}

// "350 ms", "3.2 s", "4 min", "2 h 5 min", "3 d": how long something took or has waited.
export function duration(seconds: number): string {
  const number = (value: number, digits = 0) => value.toLocaleString(language.value, { maximumFractionDigits: digits });
  if (seconds < 1) return `${number(Math.max(0, seconds * 1000))} ms`;
  if (seconds < 10) return `${number(seconds, 1)} s`;
  if (seconds < 100) return `${number(Math.round(seconds))} s`;
  if (seconds < 3_600) return `${number(Math.round(seconds / 60))} min`;
  if (seconds < 86_400) {
    const minutes = Math.floor((seconds % 3_600) / 60);
    return `${number(Math.floor(seconds / 3_600))} h${minutes ? ` ${minutes} min` : ""}`;
  }
  return `${number(Math.floor(seconds / 86_400))} d`;
}

export const between = (from: string, to: string): string => duration((new Date(to).getTime() - new Date(from).getTime()) / 1000);

// Money is an integer in the currency's minor unit.
export function money(amount: number, currency: string): string {
  const format = formatter(Intl.NumberFormat, { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let at = 0;
  for (; size >= 1000 && at < units.length - 1; ++at) size /= 1000;
  return `${size.toLocaleString(language.value, { maximumFractionDigits: size < 10 && at > 0 ? 1 : 0 })} ${units[at]}`;
}

// "ord_019ac4…7f2b": enough to tell two apart; the whole id is in the link and the title.
export const shortId = (id: string): string => (id.length > 20 ? `${id.slice(0, 4)}…${id.slice(-8)}` : id);

// Direction marks in a name or subject could turn the words around them.
export const plain = (text: string): string => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
