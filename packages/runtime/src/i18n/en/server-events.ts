/**
 * One sentence for each thing that happens in the server. The sentences about drops are written for
 * the person who wrote the program that sent the datagram: what it looks like, and what is right.
 */
import { counted } from "../counted.ts";
export const serverEvents = {
  started: (at: string) => `Listening on ${at}: clients can connect.`,
  stopped: "Stopped: the socket is closed.",
  kinds: { sealed: "Recado client, sealed", recado: "Recado client", original: "original client" },
  joined: (client: string, from: string, kind: string) => `${client} joined from ${from} (${kind}).`,
  left: {
    bye: (client: string) => `${client} said goodbye (TCHAU).`,
    expired: (client: string) => `${client} removed: no sign of life within its time limit.`,
    refused: (client: string) =>
      `${client} removed: its address refuses datagrams (ICMP: nobody listens there any more).`,
    kicked: (client: string, reason: string) =>
      `${client} removed by the operator${reason === "" ? "." : `: ${reason}`}`,
    shutdown: (client: string) => `${client} was told that the server stops.`,
    moved: (client: string) => `${client} goes on at another server.`,
  },
  textToAll: (sender: string, text: string) => `${sender} → all: ${text}`,
  /** The content of a private message is nobody else's business. */
  textToOne: (sender: string, dest: number, byteCount: number) =>
    `${sender} → ${dest}: private message, ${counted(byteCount, "byte", "bytes")}`,
  notice: (text: string) => `Notice to all: ${text}`,
  noticeTo: (client: string, text: string) => `Notice to ${client}: ${text}`,
  status: (text: string) => `Status to all: ${text}`,
  muted: (client: string) => `${client} muted by the operator: it hears, and what it writes is refused.`,
  unmuted: (client: string) => `${client} may write again.`,
  banned: (who: string, reason: string) => `${who} banned by the operator${reason === "" ? "." : `: ${reason}`}`,
  unbanned: (who: string) => `${who} is not banned any more.`,
  failed: (message: string) => `The socket failed: ${message}`,
  storageFailed: (why: string) =>
    `MESSAGES CANNOT BE STORED (${why}). New ones are refused, those taken wait; it is tried again each second.`,
  storageRestored: "Messages are stored again. Nothing that was confirmed is lost.",
  storageFaults: {
    full: "the disk is full",
    unwritable: "the file cannot be written",
    corrupt: "the file is damaged",
    locked: "another program holds the file",
    cluster: "NATS is out of reach",
    "cluster-slow": "NATS takes messages too slowly",
    "cluster-lost": "NATS has lost the end of the log; stop the servers, and start one: it says what to do",
  },
  dropped: (from: string, who: string | undefined, sentence: string, end: string) =>
    `From ${who === undefined ? "" : `${who} at `}${from}: ${sentence} ${end}`,
  /** What came. */
  frame: ({ type, origin, dest }: { readonly type: number; readonly origin: number; readonly dest: number }) =>
    `type ${type}, origin ${origin}, dest ${dest}`,
  bytes: (count: number) => counted(count, "byte", "bytes"),
  erroSent: "ERRO sent",
  answered: "answered",
  unanswered: "not answered",
  withheld: "not answered: this source is not registered, and sent fewer bytes than an answer has",
  drops: {
    empty: "an empty datagram. A frame is always 176 bytes.",
    "too-short": "a datagram shorter than a frame. Pad name to 20 and text to 140 bytes with NULs: 176 in all.",
    "header-only":
      "a header without the rest. The frame goes on after the integers: 20 bytes of name, then 140 of text, NUL-padded.",
    "one-byte-long": "177 bytes, one too many. Often a NUL or a line break added at the end; a frame is 176.",
    "text-too-long": "a text over 140 bytes. Count bytes of UTF-8, not characters, and cut or split before sending.",
    "name-too-long": "a name over 20 bytes that pushed the text to the right. Cut the encoded name to 20 bytes.",
    "too-long": "a datagram longer than a frame. Exactly 176 bytes, one frame in each datagram.",
    "wide-integers":
      'the integers take 8 bytes each. Four of 4 bytes are right: "!IIII20s140s", with "!" against alignment.',
    "little-endian": 'the integers look little-endian. Network order is right: htonl(), or "!" in Python\'s struct.',
    "not-binary": "plain text instead of a frame. Send the 176 bytes of the binary layout.",
    "unknown-type": "an unknown message type. 0 OI, 1 TCHAU, 2 MSG, 3 ERRO, 4 LISTA_CLIENTES.",
    "name-not-utf8": "the name is not valid UTF-8. Encode it, and do not cut a character in two.",
    "name-latin1": "the name looks like Latin-1. Encode it as UTF-8.",
    "name-utf16": "the name looks like UTF-16. Encode it as UTF-8.",
    "text-not-utf8": "the text is not valid UTF-8. Encode it, and do not cut a character in two.",
    "text-latin1": "the text looks like Latin-1. Encode it as UTF-8.",
    "text-utf16": "the text looks like UTF-16. Encode it as UTF-8.",
    "origin-zero": "origin 0, which is the server's. A client puts its own id there, 1 or more.",
    "name-empty": "an OI without a name. Put the user's name into the 20 bytes behind the integers.",
    "rate-limited": "too many datagrams in a short time. Send more slowly; what exceeds the limit is ignored.",
    "not-registered": "the sender is not registered. Send an OI first and wait for the answer.",
    "wrong-address":
      "the id belongs to a client at another address and port. Use one socket for everything, the OI included.",
    "id-in-use": "an OI with an id that another client holds. Choose another id.",
    "unknown-destination": "a message to an id that nobody has. Ask for the list (LISTA_CLIENTES) to see who is there.",
    "from-server-only":
      "a type that only the server sends, such as ERRO. Clients send OI, TCHAU, MSG and LISTA_CLIENTES.",
    "server-full": "an OI, but the server is full. Try again when somebody has left.",
    "handshake-refused":
      "a handshake's step that fits none: late, repeated, changed on the way, or of another program.",
    "unknown-session":
      "an envelope of an unknown session: of before a restart, and the client begins another, or of somebody who looks for servers (/discover).",
    "not-authentic": "an envelope that the session's key does not open: forged, or changed on the way.",
    replayed: "an envelope that had come before: the network doubled it, or somebody sends it again.",
    "mailbox-full": "a message to somebody whose mailbox is full. It was not kept.",
    "not-stored": "a message while the server cannot store any. It was not sent on.",
    muted: "a message of somebody whom the operator muted. It was not sent on.",
    banned: "an OI of somebody whom the operator banned.",
    "answer-withheld":
      "the answer was held back: a stranger gets no more bytes than it sent, so that nobody can use the server to flood others.",
  },
};
