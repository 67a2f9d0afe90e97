/** The columns of the client table: what stands in them, and which of them a narrow screen does without. */
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/tui";
import type { ClientRow, SessionFigures } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { type SortColumn, WIDE_COLUMNS } from "./client-table.ts";
import { formatBytes, formatIdle, formatMs, formatRate, formatShare, formatShortCount, formatTime } from "./figures.ts";
import { type Model, shownRates, shownReading } from "./model.ts";

type Texts = Catalog["serverConsole"];

export interface Column {
  readonly name: SortColumn;
  readonly isRight?: boolean;
  readonly minWidth: number;
  readonly maxWidth: number;
  /** Which columns go first when the table is too wide: the highest number. */
  readonly rank: number;
  /** The same among wide columns, where the figures come first. */
  readonly wideRank: number;
  /** Says nothing of who talks in clear frames. */
  readonly isOfSessions?: boolean;
  readonly cell: (row: ClientRow, model: Model, texts: Texts) => string;
}

/** Of a client that leaves what it was sent unacknowledged for longer, the count is marked. */
const STALLED_AFTER_MS = 3_000;

const COLUMNS: readonly Column[] = [
  { name: "id", isRight: true, minWidth: 3, maxWidth: 10, rank: 0, wideRank: 0, cell: (row) => String(row.id) },
  { name: "name", minWidth: 6, maxWidth: 20, rank: 0, wideRank: 0, cell: (row) => sanitize(row.name) },
  {
    name: "address",
    minWidth: 9,
    maxWidth: 47,
    rank: 3,
    wideRank: 12,
    cell: (row) => formatEndpoint(row.endpoint),
  },
  {
    name: "kind",
    minWidth: 6,
    maxWidth: 8,
    rank: 9,
    wideRank: 13,
    cell: (row, _model, texts) => texts.kinds[row.peer],
  },
  {
    name: "joined",
    isRight: true,
    minWidth: 8,
    maxWidth: 8,
    rank: 8,
    wideRank: 11,
    cell: (row) => formatTime(row.joinedAtMs),
  },
  {
    name: "idle",
    isRight: true,
    minWidth: 6,
    maxWidth: 6,
    rank: 1,
    wideRank: 1,
    cell: (row, model) => formatIdle(shownReading(model).wallMs - row.lastSeenAtMs),
  },
  {
    name: "rate",
    isRight: true,
    minWidth: 5,
    maxWidth: 6,
    rank: 6,
    wideRank: 7,
    cell: (row, model) => formatRate(shownRates(model).get(row.id) ?? 0, model.lang),
  },
  {
    name: "in",
    isRight: true,
    minWidth: 5,
    maxWidth: 6,
    rank: 7,
    wideRank: 10,
    cell: (row, { lang }) => formatShortCount(row.framesIn, lang),
  },
  {
    name: "out",
    isRight: true,
    minWidth: 5,
    maxWidth: 6,
    rank: 7,
    wideRank: 10,
    cell: (row, { lang }) => formatShortCount(row.framesOut, lang),
  },
  {
    name: "bytesIn",
    isRight: true,
    minWidth: 7,
    maxWidth: 10,
    rank: 10,
    wideRank: 6,
    cell: (row, { lang }) => formatBytes(row.bytesIn, lang),
  },
  {
    name: "bytesOut",
    isRight: true,
    minWidth: 7,
    maxWidth: 10,
    rank: 10,
    wideRank: 6,
    cell: (row, { lang }) => formatBytes(row.bytesOut, lang),
  },
  {
    name: "rtt",
    isRight: true,
    minWidth: 6,
    maxWidth: 7,
    rank: 5,
    wideRank: 3,
    isOfSessions: true,
    cell: ofSession(({ rttMs }, { lang }) => formatMs(rttMs, lang)),
  },
  {
    name: "jitter",
    isRight: true,
    minWidth: 6,
    maxWidth: 7,
    rank: 10,
    wideRank: 9,
    isOfSessions: true,
    cell: ofSession(({ jitterMs }, { lang }) => formatMs(jitterMs, lang)),
  },
  {
    name: "lost",
    isRight: true,
    minWidth: 5,
    maxWidth: 6,
    rank: 10,
    wideRank: 4,
    isOfSessions: true,
    cell: ofSession(({ lost }, { lang }) => formatShare(lost, lang)),
  },
  {
    name: "resent",
    isRight: true,
    minWidth: 5,
    maxWidth: 7,
    rank: 10,
    wideRank: 5,
    isOfSessions: true,
    cell: ofSession(({ resent }, { lang }) => formatShare(resent, lang)),
  },
  {
    name: "waiting",
    isRight: true,
    minWidth: 5,
    maxWidth: 7,
    rank: 4,
    wideRank: 2,
    isOfSessions: true,
    cell: ofSession((session, model) => waitingText(session, model)),
  },
  {
    name: "drops",
    isRight: true,
    minWidth: 5,
    maxWidth: 6,
    rank: 2,
    wideRank: 2,
    cell: (row, { lang }) => formatShortCount(row.drops, lang),
  },
];

/** The column by which the rows are sorted always shows; it has the rank of the id. */
export function columnsOf({ isWide, order, rows }: Model): readonly Column[] {
  const hasSessions = rows.some(({ session }) => session !== undefined);
  return COLUMNS.filter(({ name, isOfSessions = false }) => {
    if (name === order.column || isWide) return true;
    return !WIDE_COLUMNS.includes(name) && (hasSessions || !isOfSessions);
  }).map((column) => {
    const rank = isWide ? column.wideRank : column.rank;
    return { ...column, rank: column.name === order.column ? 0 : rank };
  });
}

function ofSession(text: (session: SessionFigures, model: Model) => string): Column["cell"] {
  return ({ session }, model) => (session === undefined ? "" : text(session, model));
}

/** `12`; `12+` where more waits in the history; `!12` where nothing was acknowledged lately. */
function waitingText({ heldCount, isBehind, unacknowledgedSinceMs }: SessionFigures, model: Model): string {
  const { wallMs } = shownReading(model);
  const isStalled = unacknowledgedSinceMs !== undefined && wallMs - unacknowledgedSinceMs > STALLED_AFTER_MS;
  return `${isStalled ? "!" : ""}${formatShortCount(heldCount, model.lang)}${isBehind ? "+" : ""}`;
}
