import { counted } from "../counted.ts";

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

interface LinkShares {
  readonly jitterMs: number | undefined;
  readonly lost: number;
  readonly reordered: number;
  readonly duplicated: number;
  readonly resent: number;
}

const EXIT_CODES = [
  "done, or ended as asked",
  "failed: not delivered, or not confirmed by the server",
  "wrong usage or settings",
  "refused by the server: the id is in use, or the operator removed you",
  "the server cannot be reached",
];

/** The client's command line, its plain mode, its errors, and the slash commands of all its faces. */
export const clientCli = {
  description: "Recado client: messages to everybody or to one, over UDP.",
  options: {
    id: "your id on the server, 1 to 4294967295",
    name: "your name, at most 20 bytes",
    host: "server, a name or an address",
    port: "UDP port of the server",
    compatible: "talk in the open, like the original programs: nothing sealed, nothing delivered for sure",
    ephemeral: "remember nothing of this conversation on this machine",
    keyLog: "append the sessions' keys to this file, for Wireshark: who reads it reads everything",
    lang: "language: en or pt-BR",
    plain: "line by line, without a screen: for screen readers and simple terminals",
    json: "JSON lines in and out, for programs (docs/JSON.md)",
    timeout: "seconds to listen",
    theme: "colours: auto, dark, light, contrast (high contrast) or 16 (the terminal's own)",
    mouse: "the mouse clicks and scrolls; with Shift it selects text",
    ascii: "draw with ASCII signs, for fonts that lack the others",
    bell: "ring for mentions and private messages",
    notify: "let the terminal notify you of: off, mentions, messages",
    notifyCommand: "a program to run for each notification; title and text are its last arguments",
    highlight: "words that count as your name",
    buffersWidth: "cells of the list of conversations; 0 by the screen",
    usersWidth: "cells of the list of people; 0 by the screen",
    keys: "keys of the screen's actions (recado keys)",
    aliases: "words for lines that you type often",
    noColor: "no colours (also with NO_COLOR set)",
    to: "id of the receiver; everybody unless told",
  },
  expects: {
    timeout: "a number of seconds from 1 to 60",
    command: "a program and its arguments",
    width: "0, or a width of 8 to 60 cells",
    table: "a table of names and texts",
    id: "a number from 1 to 4294967295",
    name: "a name of 1 to 20 bytes without control characters",
    port: "a port from 1 to 65535",
  },
  subcommands: {
    send: "send one text and end; - or no text reads the standard input",
    users: "print who is registered",
    discover: "servers on the local network",
    keys: "list the screen's actions and keys, for [keys] in the settings file",
    forget: "forgets the key of the server at --host and --port",
    tail: "print what is said, until it is stopped",
    text: "the text; several words are joined",
  },
  afterHelp: (file: string) => `
Without a command the screen opens; --plain is chosen by itself where there is no terminal.
A flag wins over its environment variable, and that over the file ${file}.

Exit codes:
${EXIT_CODES.map((text, code) => `  ${code}  ${text}`).join("\n")}`,
  /** By exit code. */
  exitCodes: EXIT_CODES,
  badKeySetting: (action: string, raw: string) => `[keys] ${action}: ${raw} is neither a key nor a list of keys.`,
  neededKey: (action: string, key: string) => `[keys]: ${action} must have a key, and keeps ${key}.`,
  noSuchAction: (name: string) => `[keys]: there is no action ${name}; recado keys lists them.`,
  noSuchKey: (action: string, key: string) =>
    `[keys]: ${action} cannot be on ${key}; recado keys shows how keys are called.`,
  badAliasSetting: {
    name: (name: string) => `[aliases]: ${name} cannot be an alias: letters, digits and dashes, and no command's name.`,
    loop: (name: string) => `[aliases]: ${name} leads back to itself.`,
    text: (name: string, raw: string) => `[aliases] ${name}: ${raw} is not the text of a line.`,
  },
  pressKeys: "Press keys to see what they are called; Ctrl-C twice ends.",
  needsIdentity: (what: string) =>
    `${what} is missing: give --id and --name, or RECADO_CLIENT_ID and RECADO_CLIENT_NAME, or put id and name into the settings file.`,
  both: "--plain and --json exclude each other.",
  nothingToSend: "There is nothing to send: the text is empty.",
  interrupted: "Interrupted.",

  connectErrors: {
    refused: (text: string) => `The server refused: ${text}`,
    "no-answer": (where: string) => `No answer from ${where}.`,
    "port-unreachable": (where: string) => `No server listens at ${where}.`,
    "address-unknown": (where: string) => `The host of ${where} is unknown.`,
    closed: (where: string) => `Not connected to ${where}.`,
    unsupported: (where: string) => `${where} keeps no history that this client can read.`,
  },
  openElsewhere: (id: number) =>
    `Another Recado of yours is connected as ${id}, and would be thrown off: write there, or give another --id.`,
  noList: "The server did not send its list.",
  delivered: {
    waiting: (text: string) => `Waits in their mailbox: ${text}`,
    unconfirmed: (text: string) => `Not confirmed, perhaps lost: ${text}`,
    failed: (text: string, why: string | undefined) => `Not delivered${why === undefined ? "" : ` (${why})`}: ${text}`,
    noSign: "The server gave no sign that it received the message.",
  },
  sendRefusals: {
    "not-registered": "Not connected: the text was not sent.",
    empty: "There is nothing to send in it.",
    "too-long": "Too long: a message has at most 65536 bytes.",
    "queue-full": "Too long: more parts than may wait at once.",
  },

  states: {
    connecting: (where: string, attempt: number) =>
      attempt <= 1 ? `Connecting to ${where}` : `Connecting to ${where}, attempt ${attempt}`,
    registered: (where: string, kind: string, id: number, name: string) =>
      `Connected to ${where} (${kind}) as ${name}, id ${id}.`,
    waiting: (why: string, seconds: number) => `${why} Next attempt in ${seconds} s.`,
    refused: (text: string) => `The server refused: ${text}`,
    closed: "Disconnected.",
  },
  memoryFault: {
    locked: (path: string) => `Another program has this conversation: this one remembers nothing of it. (${path})`,
    unwritable: (path: string) => `This conversation cannot be remembered: the file cannot be written. (${path})`,
    unreadable: (path: string) => `This conversation cannot be remembered: the file cannot be read. (${path})`,
    corrupt: (path: string) =>
      `This conversation cannot be remembered: the file is damaged. Move it away to begin anew. (${path})`,
    foreign: (path: string) => `This conversation cannot be remembered: the file is another program's. (${path})`,
    newer: (path: string) =>
      `This conversation cannot be remembered: a newer version of Recado wrote the file. (${path})`,
    full: (path: string) => `The disk is full: what is written now waits, and leaves when there is room. (${path})`,
    failed: (path: string) => `This conversation cannot be remembered: the file cannot be used. (${path})`,
  },
  memoryRestored: "This conversation is remembered again.",
  keyFile: {
    permissions: (path: string) => `${path}: others can read your key. Mend it with: chmod 600 ${path}`,
    malformed: (path: string) =>
      `${path}: this is no key of Recado. Bring back a copy or, for a new key (your ids stay with the old one), delete the file.`,
    unreadable: (path: string) => `${path}: your key cannot be read.`,
    unwritable: (path: string) => `${path}: your key cannot be written. --compatible talks without it.`,
  },
  fileUnusable: (path: string) => `${path}: cannot be read or written.`,
  forgotten: (where: string) => `${where}: key forgotten. The next one that it shows is accepted.`,
  notKnown: (where: string) => `${where}: no key was known.`,
  newServerKey: (where: string, print: string) => `First conversation with ${where}; its key: ${print}.`,
  otherServerKey: (where: string, print: string) => `${where} showed another key: ${print}.`,
  serverKinds: { sealed: "Recado server, sealed", recado: "Recado server", original: "original server" },
  losses: {
    "no-answer": "No answer.",
    "server-silent": "The server fell silent.",
    "server-stopped": "The server stopped.",
    "port-unreachable": "No server listens there.",
    "id-in-use": "The id is still in use.",
    "server-full": "The server is full.",
    "address-unknown": "The host is unknown.",
  },

  plain: {
    history: (count: number, hasMore: boolean) =>
      `${counted(count, "message", "messages")}${hasMore ? "; there are older ones" : "; that is the beginning"}.`,
    found: (count: number, hasMore: boolean) => `${count} found${hasMore ? ", the newest ones" : ""}.`,
    skipped: (count: number) =>
      `${counted(count, "older public message was", "older public messages were")} left out; /history shows them.`,
    private: "[private]",
    privateTo: (who: string) => `[private to ${who}]`,
    server: "[Server]",
    error: "[ERROR]",
    you: "you",
    joined: (who: string) => `${who} joined.`,
    left: (who: string) => `${who} left.`,
    renamed: (oldName: string, who: string) => `${oldName} is now ${who}.`,
    users: (count: number) => (count === 1 ? "1 client:" : `${count} clients:`),
    whois: (who: string, isHere: boolean) => `${who} is ${isHere ? "here" : "not registered"}.`,
    ignored: (who: string) => `${who} is ignored.`,
    unignored: (who: string) => `${who} is heard again.`,
    ignoredNobody: "Nobody is ignored.",
    toEverybody: "Lines go to everybody again.",
    toOne: (who: string) => `Lines go to ${who} alone; /close ends that.`,
    lag: (rttMs: number | undefined) =>
      rttMs === undefined ? "No round trip measured yet." : `Round trip: ${ms(rttMs)}.`,
    noPong: "No answer.",
    nothingToResend: "Nothing failed.",
    needsScreen: (word: string) => `/${word} needs the screen; start without --plain for it.`,
    hint: "Every line is a message to everybody. /help lists the commands, /quit ends.",
  },

  unknownCommand: (word: string, suggestion: string | undefined) =>
    suggestion === undefined
      ? `There is no /${word}; nothing was sent. /help lists the commands.`
      : `There is no /${word}; nothing was sent. Did you mean /${suggestion}?`,
  usage: (usage: string) => `Usage: ${usage}`,
  noSuchUser: (ref: string, suggestion: string | undefined) =>
    suggestion === undefined
      ? `Nobody here is called ${ref}.`
      : `Nobody here is called ${ref}. Did you mean ${suggestion}?`,
  ambiguousUser: (ref: string, ids: string) => `Several are called ${ref}: use an id (${ids}).`,
  badName: "A name has 1 to 20 bytes and no control characters.",

  args: {
    user: "<user>",
    rest: "<text>",
    command: "<command>",
    buffer: "<number|name>",
    address: "<host[:port]>",
    name: "<name>",
    count: "<number>",
    target: "<on|off|file>",
    which: "<number|all>",
    switch: "<on|off>",
    file: "<file>",
    setting: "<setting>",
    theme: "<auto|dark|light|contrast|16>",
    level: "<off|mentions|messages>",
    words: "<words>",
    word: "<word>",
  },
  commands: {
    help: "show the commands, or one of them",
    msg: "a private message",
    reply: "to who wrote to you alone last",
    query: "open a private conversation",
    users: "who is registered",
    whois: "id and name of somebody",
    me: "say what you do: /me waves",
    nick: "another name; for others you leave and join",
    history: "older messages of this conversation, 50 or as many as you say",
    search: "messages that hold all these words, whatever case and accents",
    mark: "draw the unread line here",
    "next-unread": "go to the next conversation with news",
    clear: "clear this conversation",
    close: "close this conversation",
    buffer: "go to a conversation",
    copy: "copy the last message, or the one so many back, to the clipboard",
    edit: "write in your editor ($VISUAL, $EDITOR)",
    export: "write this conversation, as this machine has it, to a file (.jsonl: as JSON lines)",
    log: "append everything that is said to a file: on, off, or the file",
    connect: "connect, also to another server",
    disconnect: "leave the server, stay in the program",
    reconnect: "leave and connect again",
    ping: "measure the round trip to the server now",
    lag: "the last measured round trip",
    stats: "round trip, jitter, loss, duplicates of the path to the server",
    status: "the state of the connection",
    discover: "servers on the local network",
    servers: "servers that you have talked to",
    ignore: "hide what somebody writes; without a user: who is hidden",
    unignore: "show it again",
    mute: "no bell and no notification for this conversation",
    unmute: "bell and notification again",
    highlight: "words that count as your name; without any: which they are",
    notify: "what the terminal notifies you of",
    outbox: "your texts that wait, failed or were not confirmed",
    resend: "send again what failed: all, or one of the outbox",
    discard: "give up what waits or failed: all, or one of the outbox",
    raw: "show the datagrams that come and go, field by field",
    set: "settings, one of them, or another value for it",
    theme: "colours of the screen",
    mouse: "mouse on or off",
    keys: "actions and their keys, for the settings file",
    alias: "a word for a line that you type often; without a line: forget it",
    version: "the version of the program",
    quit: "say goodbye and end",
  },

  /** Of the path; shares are 0 to 1. */
  figures: ({ jitterMs, lost, reordered, duplicated, resent }: LinkShares) =>
    [
      `jitter ${jitterMs === undefined ? "unknown" : ms(jitterMs)}`,
      `lost on the way here ${percent(lost)}`,
      `out of order ${percent(reordered)}`,
      `twice ${percent(duplicated)}`,
      `sent again ${percent(resent)}`,
    ].join(", "),
  noFigures: "In the open nothing tells how much is lost; a sealed conversation measures it.",
  discovered: {
    looking: "Looking for servers on the local network…",
    none: "No server announced itself on the local network.",
    users: (count: number | undefined) =>
      count === undefined ? "people unknown" : count === 1 ? "1 person" : `${count} people`,
    rtt: (rttMs: number | undefined) => (rttMs === undefined ? "no answer" : ms(rttMs)),
    impossible: "this network lets no multicast through",
    failed: (why: string) => `The local network cannot be searched: ${why}`,
  },
  answers: {
    noConversation: "Go to a conversation first: everybody's, or a private one.",
    notDiscarded: "It is on its way already: it cannot be taken back.",
    servers: (names: readonly string[]) =>
      names.length === 0 ? "No server is known yet." : `Known servers: ${names.join(", ")}`,
    exported: (path: string, count: number) => `${counted(count, "message", "messages")} written to ${path}.`,
    log: (path: string | undefined) => (path === undefined ? "Nothing is logged." : `Logging to ${path}.`),
    failed: (what: string, why: string) => `${what}: ${why}`,
  },

  json: {
    notJson: "the line is not JSON",
    notObject: "the line is not a JSON object",
    unknownRequest: "the object has none of: send, history, search, list, ping, name, discard, raw, discover, close",
    badSend: "send is not a text",
    badTo: "to is not an id from 0 to 4294967295",
    badName: "name is not a text of 1 to 20 bytes without control characters",
    badHistory:
      "history is an id from 0 to 4294967295 or search a text, before a number, limit a number from 1 to 100: one of them is not",
    badDiscard: "discard is not the sendId of a text",
    badRaw: "raw is neither true nor false",
    notDiscarded: "the text has left, or there is none with this sendId",
    noAnswer: "the server did not answer",
    noHistory: "this server keeps no history for us",
    nothingToFind: "there is no word to search for",
  },
};
