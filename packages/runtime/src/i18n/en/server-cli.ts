import { counted } from "../counted.ts";

const EXIT_CODES = ["ended as asked", "failed", "wrong usage or settings, or the port cannot be opened"];

export const serverCli = {
  description: "Recado server: routes 176-byte frames between the clients that register with it.",
  options: {
    host: "address to listen on; :: is every IPv6 and IPv4 address",
    port: "UDP port",
    statusInterval: "seconds between two status messages to everyone",
    headless: "no console: write a log to the standard output",
    readOnly: "console: show, and change nothing",
    logFormat: "form of the log: pretty or json",
    logLevel: "least level that is logged: debug, info, warn or error",
    lang: "language of console, log and messages: en or pt-BR",
    rate: "datagrams a second that one source may send",
    burst: "datagrams that one source may send at once",
    keyLog: "append the sessions' keys to this file, for Wireshark: who reads it reads everything",
    maxClients: "clients that may be registered at the same time",
    data: "folder for the history, the owners of ids and the server's key",
    ephemeral: "keep nothing: history and mailboxes live as long as the program",
    control: "Unix socket through which ctl talks to the server; beside the data, or in XDG_RUNTIME_DIR",
    announce:
      "on a local network, tell programs that look for servers (multicast DNS); not for an address of this machine alone",
    announceName: "the name to be found by",
    noAnnounce: "do not announce the server",
    metricsPort: "serve metrics for Prometheus over HTTP at this TCP port",
    metricsHost: "address for the metrics: this machine alone, unless said otherwise",
    keepDays: "days that messages are kept",
    keepMb: "megabytes (MiB) that the history may take; then the oldest messages go",
    ffi: "call the C library where Bun's sockets lack something: joined sending, a larger receive buffer, probes of closed ports",
    noFfi: "do without all of that",
    cluster:
      "be one Recado with other servers by this NATS with JetStream: nats://HOST:PORT or tls://HOST:PORT, parted by commas",
    clusterName: "servers of one name on that NATS are one Recado",
    clusterReplicas:
      "NATS servers that hold each message before it counts as stored, where the stream is made: 1, 3 or 5",
    clusterCreds: "credentials file of NATS (JWT and nkey)",
    clusterNkey: "file with a user's nkey seed",
    clusterTlsCa: "certificates that NATS's own has to be signed by, PEM",
    clusterTlsCert: "this server's certificate for NATS, PEM",
    clusterTlsKey: "the key of that certificate, PEM",
    nodeName: "how this server is called among the others; the machine's name, unless said otherwise",
    advertise: "where clients of the other servers find this one; the machine's first address, unless said otherwise",
    replayOriginal: "public messages that a client in clear frames gets again when it comes, 0 to 50",
  },
  subcommands: {
    backup: "copy the history to a file, also while a server runs",
    backupFile: "where to; there must be no such file yet",
    export: "every message as a JSON object a line",
    since: "only messages behind this number",
    stats: "what is stored",
    json: "as JSON",
    check: "read the whole file, and say whether it is sound",
    ban: "keep an id, the key that owns it, or an address out; a running server follows within seconds",
    unban: "let them in again",
    bans: "who is banned",
    address: "an IP address instead of an id",
    reason: "told to whoever is kept out",
  },
  badSubcommand: {
    id: "an id from 1 to 4294967295",
    number: "a number",
    who: "Say whom: an id, or --address ADDR.",
    exists: (path: string) => `${path}: there is such a file already; a backup overwrites nothing.`,
    unwritable: (path: string, why: string) => `${path}: cannot be written: ${why}`,
  },
  backedUp: (path: string, size: string) => `${path}: ${size}.`,
  banned: (who: string) => `${who}: banned.`,
  notBanned: (who: string) => `${who}: was not banned.`,
  unbanned: (who: string) => `${who}: not banned any more.`,
  noBans: "Nobody is banned.",
  stats: {
    logId: "history",
    messages: "messages",
    publicMessages: "  public",
    privateMessages: "  private",
    first: "oldest",
    last: "newest",
    owners: "owners of ids",
    waiting: "waiting in mailboxes",
    bans: "bans",
    fileBytes: "file",
    logBytes: "write-ahead log",
    integrity: "integrity",
  },
  afterHelp: (file: string) =>
    `\nA flag wins over its environment variable, and that over the file ${file}.\nExit codes: ${EXIT_CODES.map((text, code) => `${code} ${text}`).join(", ")}.`,
  /** By exit code. */
  exitCodes: EXIT_CODES,
  startError: {
    "port-in-use": (where: string, port: number) =>
      `Port ${port} is already in use (${where}). Is another server running? --port chooses another one.`,
    "bad-address": (where: string) => `${where}: this machine has no such address to listen on.`,
    "no-permission": (where: string, port: number) =>
      `${where}: port ${port} needs privileges that this user does not have. --port chooses another one.`,
    other: (where: string, _port: number, message: string) => `${where}: cannot listen: ${message}`,
  },
  keyFile: {
    permissions: (path: string) => `${path}: others can read the server's key. Mend it with: chmod 600 ${path}`,
    malformed: (path: string) =>
      `${path}: this is no key of Recado. Bring back a copy or, for a new key (clients will complain), delete the file.`,
    unreadable: (path: string) => `${path}: the server's key cannot be read.`,
    unwritable: (path: string) => `${path}: the server's key cannot be written.`,
  },
  keyLogUnwritable: (path: string) => `${path}: the key log cannot be written.`,
  dataAndEphemeral: "--data and --ephemeral exclude each other: one keeps the messages, the other does not.",
  storeFault: {
    locked: (path: string) =>
      `${path}: another server has this folder. Give this one a folder of its own, --data DIR, or nothing to keep, --ephemeral.`,
    unwritable: (path: string) => `${path}: the messages cannot be written there. --data DIR chooses another folder.`,
    unreadable: (path: string) => `${path}: there is no such file, or it cannot be read.`,
    corrupt: (path: string) =>
      `${path}: the file is damaged. Put a backup in its place, or move it away to begin with an empty history.`,
    foreign: (path: string) => `${path}: this is a database of another program. --data DIR chooses another folder.`,
    newer: (path: string) =>
      `${path}: a newer version of Recado wrote this file. Update Recado, or choose another folder.`,
    full: (path: string) => `${path}: the disk is full.`,
    failed: (path: string) => `${path}: the file cannot be used.`,
  },
  expectsClusterName: "a name of up to 32 letters, digits, - and _",
  expectsHostPort: "a host and a port, HOST:PORT",
  clusterEnded: (why: string) => `The connection to NATS is over for good, and the server with it: ${why}.`,
  clusterLost: (name: string, lastPlace: number, readTo: number) =>
    `NATS has lost the end of the log of “${name}”: it ends at ${lastPlace}, and was read up to ${readTo}. What is written now would get numbers that are given away. Stop all the servers of “${name}”, and start each once, so that it says this. Then fill the log up with what nobody reads, by NATS's own tool, with the highest count that any of them says: nats pub ${name}.log.fill x --count ${readTo - lastPlace}. Then start them. What the log held is in their folders.`,
  clusterNotRead: (name: string, why: string) => `The log of “${name}” could not be read to its end: ${why}.`,
  clusterOtherFormat: (name: string) =>
    `The servers of “${name}” are of another version of Recado, which writes its log otherwise. Stop them all before this one starts, and remove the stream ${name}-log and the bucket ${name}-state; or give this one another --cluster-name.`,
  clusterUnreachable: (urls: string, why: string) =>
    `NATS at ${urls} cannot be used: ${why}. It has to run, with JetStream, before the server starts.`,
  otherHistory: (folder: string) =>
    `${folder}: another history lies there. A server that is one with others by --cluster needs a folder of its own, empty at first, --data DIR, or --ephemeral; a folder of such a server is for no other.`,
  fingerprint: (print: string) => `The server's key: ${print}.`,
  crashed: (message: string) => `The server failed: ${message}`,
  addresses: (addresses: readonly string[]) => `Clients reach this server at ${addresses.join(", ")}.`,
  moreDrops: (count: number) =>
    `${counted(count, "further datagram was", "further datagrams were")} dropped and not logged one by one.`,
  notAnnounced: (why: string) => `The server is not announced on the local network: ${why}`,
  signal: (name: string) => `${name}: saying goodbye to every client.`,
};
