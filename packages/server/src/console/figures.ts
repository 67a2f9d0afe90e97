/** Figures as people read them: grouped numbers, bytes, spans of time, times of day. */
import type { Lang } from "@recado/runtime/i18n";

const FORMATS: Record<Lang, { readonly whole: Intl.NumberFormat; readonly tenths: Intl.NumberFormat }> = {
  en: formatsOf("en-US"),
  "pt-BR": formatsOf("pt-BR"),
};

/** Decimal prefixes, as network tools use them. */
const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;
const COUNT_UNITS = ["", "k", "M", "G", "T", "P"] as const;

function formatsOf(locale: string) {
  return {
    whole: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
    tenths: new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
  };
}

/** `12,345` */
export function formatCount(count: number, lang: Lang): string {
  return FORMATS[lang].whole.format(count);
}

/** At most five cells: `9,999`, `12.3k`, `123k`, `1.2M`. */
export function formatShortCount(count: number, lang: Lang): string {
  if (count < 9999.5) return formatCount(count, lang);
  return scaled(count, COUNT_UNITS, "", lang);
}

/** `512 B`, `9.9 kB`, `2.1 MB` */
export function formatBytes(byteCount: number, lang: Lang): string {
  if (byteCount < 999.5) return `${formatCount(byteCount, lang)} B`;
  return scaled(byteCount, BYTE_UNITS, " ", lang);
}

/** Whole from ten up, tenths below: `0`, `0.4`, `12`. */
export function formatRate(perSecond: number, lang: Lang): string {
  if (perSecond === 0 || perSecond >= 9.95) return formatShortCount(perSecond, lang);
  return FORMATS[lang].tenths.format(perSecond);
}

export function formatPercent(percent: number, lang: Lang): string {
  return `${FORMATS[lang].tenths.format(percent)}%`;
}

/** A share of 0 to 1: `0%`, `0.4%`, `12%`. */
export function formatShare(share: number, lang: Lang): string {
  return `${formatRate(share * 100, lang)}%`;
}

/** `0.3 ms`, `45 ms`, `5.5 s`; nothing for what was not measured. */
export function formatMs(spanMs: number | undefined, lang: Lang): string {
  if (spanMs === undefined) return "";
  return spanMs < 999.5 ? `${formatRate(spanMs, lang)} ms` : `${formatRate(spanMs / 1000, lang)} s`;
}

function scaled(value: number, units: readonly string[], gap: string, lang: Lang): string {
  let power = 0;
  let rest = value;
  while (rest >= 999.5 && power < units.length - 1) {
    rest /= 1000;
    power += 1;
  }
  const formats = FORMATS[lang];
  const digits = rest < 99.95 ? formats.tenths.format(rest) : formats.whole.format(rest);
  return `${digits}${gap}${units[power] ?? ""}`;
}

/** `7 s`, `3 min`, `5 h`, `2 d`: one unit, for table cells. */
export function formatIdle(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `0:07`, `1:02:03`, `3d 04:05:06` */
export function formatUptime(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const tail = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (days > 0) return `${days}d ${two(hours)}:${tail}`;
  return hours > 0 ? `${hours}:${tail}` : tail.replace(/^0/, "");
}

/** Local time of day, `09:05:03`. */
export function formatTime(wallMs: number): string {
  const date = new Date(wallMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Local date and time, `2026-11-23 09:05:03`. */
export function formatDateTime(wallMs: number): string {
  const date = new Date(wallMs);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatTime(wallMs)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
