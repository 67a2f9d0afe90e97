import { counted } from "../counted.ts";

const DAY: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

const seconds = (count: number) => `${count} s`;

export const clientScreen = {
  tooSmall: (width: number, height: number) => `Too small: at least ${width}×${height}.`,
  statusBuffer: "status",
  everybodyBuffer: "everybody",
  buffersTitle: "Chats",
  usersTitle: (count: number) => `People ${count}`,
  everybodyTitle: "everybody",
  statusTitle: "status: server and connection",
  peerTitle: (who: string, isHere: boolean) => `${who}${isHere ? "" : ": not here"}`,
  day: (atMs: number) => new Date(atMs).toLocaleDateString("en-GB", DAY),
  unreadRule: "new",
  backInLine: (why: string) => `Not sent: ${why}. The text is in the input line again.`,
  notDelivered: (why: string) => `Not delivered${why === "" ? "" : `: ${why}`} (/resend sends it again)`,
  below: (count: number, mentions: number) =>
    count === 0 ? "▼ Esc: to the end" : `▼ ${count} new${mentions === 0 ? "" : ` (${mentions} @you)`}`,
  emptyChat: "Nobody has written yet. Type a text and press Enter; F1 shows the help.",
  foundBuffer: "found",
  foundTitle: (words: string) => `found: ${words}`,
  /** In front of a private text among what was found. */
  foundPrivate: (who: string) => `[private with ${who}] `,
  notificationTitle: "Recado",
  loadingOlder: "loading older messages…",
  beginning: "the beginning",

  states: {
    connecting: (attempt: number) => (attempt <= 1 ? "connecting…" : `connecting… (attempt ${attempt})`),
    registered: "connected, open",
    sealed: "connected, sealed",
    waiting: (why: string, leftSeconds: number) => `${why}, again in ${seconds(leftSeconds)} (Enter: now)`,
    refused: "refused (/reconnect)",
    closed: "not connected (/connect)",
  },
  losses: {
    "no-answer": "no answer",
    "server-silent": "the server fell silent",
    "server-stopped": "the server stopped",
    "port-unreachable": "no server at that port",
    "id-in-use": "the id is still taken",
    "server-full": "the server is full",
    "address-unknown": "unknown host",
  },
  rtt: (ms: number) => `RTT ${formatMs(ms)}`,
  loss: (share: number) => `loss ${percent(share)}`,
  clients: (count: number) => (count === 1 ? "1 client" : `${count} clients`),
  statusAge: (ageSeconds: number) =>
    ageSeconds < 10
      ? "status now"
      : `status ${ageSeconds < 60 ? seconds(ageSeconds) : `${Math.floor(ageSeconds / 60)} min`} ago`,
  budget: (byteCount: number, limit: number) => `${byteCount}/${limit} B`,
  frames: (count: number) => `${count} frames`,

  /** Each from its longest form to the shortest: the first that fits the line is shown. */
  prompts: {
    paste: (lineCount: number, frameCount: number) => {
      const lines = `${lineCount} ${lineCount === 1 ? "line" : "lines"}`;
      const frames = `${frameCount} ${frameCount === 1 ? "frame" : "frames"}`;
      return [
        `Paste ${lines} = ${frames}? [y] send [e] edit [n] drop`,
        `Paste ${lines}? [y] send [e] edit [n] drop`,
        `${lines}? [y]es [e]dit [n]o`,
        `${lineCount}? [y] [e] [n]`,
      ];
    },
    slash: [
      "A space stands before the slash. Send it as a text? [y] send [e] edit",
      "Send it as a text? [y] send [e] edit",
      "As text? [y] [e]",
    ],
    search: (query: string, match: string) => `search "${query}": ${match}`,
    find: (query: string, isNowhere: boolean) => {
      const head = `find "${query}"${isNowhere ? ": nowhere above" : ""}`;
      return [
        `${head}  [↑↓] older, newer [Enter] stay [Esc] back`,
        `${head}  [↑↓] [Enter] stay [Esc] back`,
        `${isNowhere ? "✗ " : ""}"${query}" [Esc]`,
      ];
    },
    select: ["[↑↓] choose a line [c] copy [Esc] back", "[↑↓] [c] copy [Esc] back", "[↑↓] [c]opy [Esc]"],
    quit: ["Ctrl-C again quits, any other key stays.", "Ctrl-C again quits"],
  },

  form: {
    title: "Recado: connect",
    labels: { id: "Id", name: "Name", host: "Host", port: "Port" },
    hints: {
      id: "your number, 1 to 4294967295",
      name: "at most 20 bytes",
      host: "name or address of the server",
      port: "the server's UDP port",
    },
    faults: {
      id: "a number from 1 to 4294967295",
      name: "a name is needed",
      nameLong: "too long: at most 20 bytes",
      host: "a host name or address",
      port: "a number from 1 to 65535",
    },
    refused: (text: string) => `The server refused: ${text}`,
    keys: "Tab next · F2 servers nearby · Enter connects · Ctrl-C quits",
  },

  notices: {
    connected: (server: string, kind: "sealed" | "recado" | "original") =>
      `Connected to ${server} (${{ sealed: "Recado, sealed", recado: "Recado", original: "original server" }[kind]}).`,
    lost: (why: string) => `Connection lost: ${why}.`,
    failed: (where: string, why: string) => `Cannot connect to ${where}: ${why}.`,
    disconnected: "Disconnected.",
    refused: (text: string) => `Refused by the server: ${text}`,
    serverError: (text: string) => `The server says: ${text}`,
    openFailed: (why: string) => `The connection could not be opened: ${why}`,
    notConnected: "Not connected: the text was not sent, it stays in the input line.",
    alreadyConnected: "Already connected. /disconnect first, or /connect HOST:PORT for another server.",
    noSuchBuffer: (ref: string) => `There is no conversation ${ref}.`,
    cannotClose: "This conversation stays; /clear empties it.",
    foundIsNoChat: "These are the results of a search: texts go to a conversation. /close closes them.",
    historyOf: "/history shows older messages of a conversation: go to one first.",
    skipped: (count: number) =>
      `${counted(count, "older message", "older messages")} that you missed: scroll up, or /history.`,
    nothingFound: "Nothing found.",
    historyFaults: {
      closed: "Not connected: older messages and searches need the server.",
      unsupported: "This server keeps no history, or the conversation is open.",
      "no-answer": "The server did not answer; scroll up again, or repeat the command.",
      "nothing-to-find": "There is no word to search for.",
    },
    statusIsNoChat: "This is the status window: texts go to a conversation. Ctrl-N goes to the next one.",
    ignored: (name: string) => `${name} is ignored until you quit (/unignore).`,
    unignored: (name: string) => `${name} is heard again.`,
    ignoreList: (names: readonly string[]) =>
      names.length === 0 ? "Nobody is ignored." : `Ignored: ${names.join(", ")}`,
    users: (names: readonly string[]) => `${names.length} here: ${names.join(", ")}`,
    whois: (name: string, id: number, isHere: boolean) =>
      `${name}: id ${id}, ${isHere ? "here" : "not in the list of clients"}.`,
    itsYou: "That is you.",
    cameBack: (name: string) => `${name} is here again.`,
    wentAway: (name: string) => `${name} left.`,
    renamed: (oldName: string, name: string) => `${oldName} is now called ${name}.`,
    lag: (ms: number | undefined) =>
      ms === undefined ? "No round trip measured yet." : `Round trip: ${formatMs(ms)}.`,
    nothingToResend: "Nothing failed.",
    nothingToDiscard: "The outbox is empty.",
    noSuchText: "The outbox has no such text: /outbox shows it.",
    nothingToCopy: "There is nothing to copy.",
    copied: (text: string) => `Copied: ${text}`,
    noMention: "Nothing here names you.",
    nobodyToReply: "Nobody has written to you alone yet.",
    settings: "Settings (until you quit; the settings file keeps them):",
    noSuchSetting: (name: string, known: string) => `There is no setting ${name}. There are: ${known}.`,
    badSetting: (name: string, value: string) => `${name} cannot be ${value}.`,
    mouse: (isOn: boolean): string =>
      isOn ? "The mouse is on; hold Shift to select text with it." : "The mouse is off: it selects text.",
    muted: (name: string) => `${name} neither rings nor notifies (/unmute).`,
    unmuted: (name: string) => `${name} rings and notifies again.`,
    keyTable: "Actions and their keys, as [keys] in the settings file takes them:",
    noAliases: "There are no aliases. /alias hi /me waves makes one.",
    badAlias: {
      name: (name: string) => `${name} cannot be an alias: letters, digits and dashes, and no command's name.`,
      loop: (name: string) => `${name} would lead back to itself.`,
    },
    aliasGone: (name: string) => `/${name} means nothing any more.`,
    editorFailed: (why: string) => `The editor failed: ${why}`,
    identity: (name: string, id: number) => `You are ${name}, id ${id}.`,
    server: (server: string, state: string) => `Server ${server}: ${state}.`,
    serverStatus: (text: string) => `Last status: ${text}`,
    version: (version: string) => `Recado ${version}`,
  },
  sendRefusals: {
    "not-registered": "not connected",
    empty: "nothing to send in it",
    "too-long": "too long: at most 65536 bytes",
    "queue-full": "too many texts are waiting to leave",
  },

  raw: {
    title: "Datagrams: PgUp PgDn one back, one on, Esc closes",
    empty: "Nothing has come or gone since this was opened.",
    sealed: "sealed, shown open",
    clear: "in the open",
    bytes: (count: number) => counted(count, "byte", "bytes"),
  },
  outbox: {
    title: "Outbox: ↑↓ choose, r send again, d discard, Esc closes",
    empty: "Nothing waits, nothing failed.",
  },
  picker: { title: "Go to: ↑↓ choose, Enter goes, Esc closes", prompt: "Go to:", none: "Nobody and nothing fits." },

  help: {
    title: "Help: ↑↓ PgUp PgDn scroll, Esc closes",
    keys: "Keys",
    commands: "Commands",
    marks: "Marks",
    moreKeys: "Alt-1 … Alt-9",
    moreKeysText: "conversation by number",
    editing: "Editing a line",
    markTexts: {
      sent: "sent; nothing confirms a private message",
      queued: "waits for the server",
      confirmed: "the server has it",
      delivered: "delivered",
      waiting: "in their mailbox",
      relayed: "passed on in the open; nothing confirms it",
      sealed: "a sealed conversation",
      unconfirmed: "no echo came back: perhaps lost",
      failed: "not delivered",
      mention: "your name, or a word of /highlight, is in it",
      info: "a note, or the answer to a command",
      link: "the connection",
      server: "the server says",
      error: "something went wrong",
    },
    editingKeys: [
      ["Ctrl-A Ctrl-E Ctrl-←/→ Alt-B/F", "start, end, words"],
      ["Ctrl-W Alt-D Ctrl-U Ctrl-K", "cut word back, word on, to start, to end"],
      ["Ctrl-Y Ctrl-T", "paste what was cut, swap letters"],
      ["Ctrl-_ Alt-_", "undo, redo"],
      ["Alt-Enter", "line break: one message in a session, in the open one for each line"],
    ],
    actions: {
      send: "send; on an empty line: connect now",
      complete: "complete a name or command",
      "complete-back": "the same, backwards",
      "history-older": "earlier lines of this conversation",
      "history-newer": "later lines",
      "all-history-older": "earlier lines of all conversations",
      "all-history-newer": "later lines of all conversations",
      "history-search": "search the lines sent here",
      find: "find a line in this conversation",
      pick: "go to a conversation or person by some letters",
      "next-buffer": "next conversation",
      "previous-buffer": "previous conversation",
      "last-buffer": "the conversation before this one",
      "next-active": "next conversation with news",
      "page-up": "page up",
      "page-down": "page down",
      "lines-up": "a few lines up",
      "lines-down": "a few lines down",
      top: "to the oldest line",
      bottom: "to the newest line",
      "first-unread": "to the first unread line",
      "previous-mention": "to the mention before",
      "next-mention": "to the next mention",
      select: "choose a line, and copy it",
      edit: "write the line in your editor ($VISUAL, $EDITOR)",
      "next-pane": "into the list of people, of conversations",
      "previous-pane": "the same, backwards",
      "toggle-buffers": "show or hide the conversations",
      "toggle-users": "show or hide the people",
      "users-up": "up in the list of people",
      "users-down": "down in the list of people",
      narrower: "the list narrower",
      wider: "the list wider",
      bare: "the messages alone, to select text",
      outbox: "texts that did not arrive or wait",
      raw: "the datagrams, byte by byte",
      mouse: "mouse on or off",
      help: "this help",
      redraw: "draw everything anew",
      suspend: "to the shell (fg brings it back)",
      escape: "close, leave a list, back to the newest line",
      interrupt: "clear the line; twice on an empty line: quit",
    },
  },
};

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
