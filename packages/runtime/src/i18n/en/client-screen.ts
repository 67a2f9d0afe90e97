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
  notDelivered: (why: string) => `Not delivered${why === "" ? "" : `: ${why}`} (/resend sends it again)`,
  below: (count: number, mentions: number) =>
    count === 0 ? "▼ Esc: to the end" : `▼ ${count} new${mentions === 0 ? "" : ` (${mentions} @you)`}`,
  emptyChat: "Nobody has written yet. Type a text and press Enter; F1 shows the help.",

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
  clients: (count: number) => (count === 1 ? "1 client" : `${count} clients`),
  statusAge: (ageSeconds: number) =>
    ageSeconds < 10
      ? "status now"
      : `status ${ageSeconds < 60 ? seconds(ageSeconds) : `${Math.floor(ageSeconds / 60)} min`} ago`,
  budget: (byteCount: number, limit: number) => `${byteCount}/${limit} B`,
  frames: (count: number) => `${count} frames`,

  prompts: {
    paste: (lineCount: number, frameCount: number) =>
      `Paste ${lineCount} ${lineCount === 1 ? "line" : "lines"} = ${frameCount} ${frameCount === 1 ? "frame" : "frames"}? [y] send [e] edit [n] drop`,
    slash: "A space stands before the slash. Send it as a text? [y] send [e] edit",
    search: (query: string, match: string) => `search "${query}": ${match}`,
    quit: "Ctrl-C again quits, any other key stays.",
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
    keys: "Tab: next field   Enter: connect   Ctrl-C: quit",
  },

  notices: {
    connected: (server: string, kind: "sealed" | "recado" | "original") =>
      `Connected to ${server} (${{ sealed: "Recado, sealed", recado: "Recado", original: "original server" }[kind]}).`,
    lost: (why: string) => `Connection lost: ${why}.`,
    failed: (why: string) => `Cannot connect: ${why}.`,
    disconnected: "Disconnected.",
    refused: (text: string) => `Refused by the server: ${text}`,
    serverError: (text: string) => `The server says: ${text}`,
    openFailed: (why: string) => `The connection could not be opened: ${why}`,
    notConnected: "Not connected: the text was not sent, it stays in the input line.",
    alreadyConnected: "Already connected. /disconnect first, or /connect HOST:PORT for another server.",
    noSuchBuffer: (ref: string) => `There is no conversation ${ref}.`,
    cannotClose: "This conversation stays; /clear empties it.",
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
    nothingToResend: "Nothing here failed.",
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
      mention: "your name is in it",
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
      ["Alt-Enter", "line break: each line leaves as its own message"],
    ],
    actions: {
      send: "send; on an empty line: connect now",
      complete: "complete a name or command",
      "complete-back": "the same, backwards",
      "history-older": "earlier lines of this conversation",
      "history-newer": "later lines",
      "history-search": "search the lines sent here",
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
      "next-pane": "into the list of people, of conversations",
      "previous-pane": "the same, backwards",
      "toggle-buffers": "show or hide the conversations",
      "toggle-users": "show or hide the people",
      help: "this help",
      redraw: "draw everything anew",
      suspend: "to the shell (fg brings it back)",
      escape: "close, leave a list, back to the newest line",
      interrupt: "clear the line; twice on an empty line: quit",
    },
  },
};

function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
