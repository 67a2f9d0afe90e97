import { counted } from "../counted.ts";
import type { clientScreen as Texts } from "../en/client-screen.ts";

const DAY: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

const seconds = (count: number) => `${count} s`;

export const clientScreen: typeof Texts = {
  tooSmall: (width, height) => `Tela pequena: mínimo ${width}×${height}.`,
  statusBuffer: "status",
  everybodyBuffer: "todos",
  buffersTitle: "Conversas",
  usersTitle: (count) => `Pessoas ${count}`,
  everybodyTitle: "todos",
  statusTitle: "status: servidor e conexão",
  peerTitle: (who, isHere) => `${who}${isHere ? "" : ": ausente"}`,
  day: (atMs) => new Date(atMs).toLocaleDateString("pt-BR", DAY),
  unreadRule: "novas",
  backInLine: (why) => `Não enviado: ${why}. O texto voltou à linha de entrada.`,
  notDelivered: (why) => `Não entregue${why === "" ? "" : `: ${why}`} (/resend envia de novo)`,
  below: (count, mentions) => {
    if (count === 0) return "▼ Esc: ao fim";
    return `▼ ${count} ${count === 1 ? "nova" : "novas"}${mentions === 0 ? "" : ` (${mentions} @você)`}`;
  },
  emptyChat: "Ninguém escreveu ainda. Digite um texto e tecle Enter; F1 mostra a ajuda.",
  foundBuffer: "busca",
  foundTitle: (words) => `busca: ${words}`,
  /** In front of a private text among what was found. */
  foundPrivate: (who) => `[particular com ${who}] `,
  notificationTitle: "Recado",
  loadingOlder: "carregando mensagens mais antigas…",
  beginning: "o começo",

  states: {
    connecting: (attempt) => (attempt <= 1 ? "conectando…" : `conectando… (tentativa ${attempt})`),
    registered: "conectado, aberto",
    sealed: "conectado, lacrado",
    waiting: (why, leftSeconds) => `${why}, de novo em ${seconds(leftSeconds)} (Enter: já)`,
    refused: "recusado (/reconnect)",
    closed: "desconectado (/connect)",
  },
  losses: {
    "no-answer": "sem resposta",
    "server-silent": "o servidor silenciou",
    "server-stopped": "o servidor parou",
    "port-unreachable": "nenhum servidor nessa porta",
    "id-in-use": "o ID ainda está ocupado",
    "server-full": "o servidor está cheio",
    "address-unknown": "host desconhecido",
  },
  rtt: (ms) => `RTT ${formatMs(ms)}`,
  loss: (share) => `perda ${percent(share)}`,
  clients: (count) => (count === 1 ? "1 cliente" : `${count} clientes`),
  statusAge: (ageSeconds) =>
    ageSeconds < 10
      ? "status agora"
      : `status há ${ageSeconds < 60 ? seconds(ageSeconds) : `${Math.floor(ageSeconds / 60)} min`}`,
  budget: (byteCount, limit) => `${byteCount}/${limit} B`,
  frames: (count) => `${count} quadros`,

  prompts: {
    paste: (lineCount, frameCount) => {
      const lines = `${lineCount} ${lineCount === 1 ? "linha" : "linhas"}`;
      const frames = `${frameCount} ${frameCount === 1 ? "quadro" : "quadros"}`;
      return [
        `Colar ${lines} = ${frames}? [s] envia [e] edita [n] não`,
        `Colar ${lines}? [s] envia [e] edita [n] não`,
        `${lines}? [s]im [e]dita [n]ão`,
        `${lineCount}? [s] [e] [n]`,
      ];
    },
    slash: [
      "Há um espaço antes da barra. Enviar como texto? [s] envia [e] edita",
      "Enviar como texto? [s] envia [e] edita",
      "É texto? [s] [e]",
    ],
    search: (query, match) => `procura "${query}": ${match}`,
    find: (query, isNowhere) => {
      const head = `achar "${query}"${isNowhere ? ": não há acima" : ""}`;
      return [
        `${head}  [↑↓] antes, depois [Enter] fica [Esc] volta`,
        `${head}  [↑↓] [Enter] fica [Esc] volta`,
        `${isNowhere ? "✗ " : ""}"${query}" [Esc]`,
      ];
    },
    select: ["[↑↓] escolhe uma linha [c] copia [Esc] volta", "[↑↓] [c] copia [Esc] volta", "[↑↓] [c]opia [Esc]"],
    quit: ["Ctrl-C de novo sai, outra tecla fica.", "Ctrl-C de novo sai"],
  },

  form: {
    title: "Recado: conectar",
    labels: { id: "ID", name: "Nome", host: "Host", port: "Porta" },
    hints: {
      id: "seu número, de 1 a 4294967295",
      name: "no máximo 20 bytes",
      host: "nome ou endereço do servidor",
      port: "porta UDP do servidor",
    },
    faults: {
      id: "um número de 1 a 4294967295",
      name: "falta um nome",
      nameLong: "longo demais: no máximo 20 bytes",
      host: "um nome ou endereço de host",
      port: "um número de 1 a 65535",
    },
    refused: (text) => `O servidor recusou: ${text}`,
    keys: "Tab próximo · F2 servidores aqui · Enter conecta · Ctrl-C sai",
  },

  notices: {
    connected: (server, kind) =>
      `Conectado a ${server} (${{ sealed: "Recado, lacrado", recado: "Recado", original: "servidor original" }[kind]}).`,
    lost: (why) => `Conexão perdida: ${why}.`,
    failed: (where, why) => `Não foi possível conectar a ${where}: ${why}.`,
    disconnected: "Desconectado.",
    refused: (text) => `Recusado pelo servidor: ${text}`,
    serverError: (text) => `O servidor diz: ${text}`,
    openFailed: (why) => `Não foi possível abrir a conexão: ${why}`,
    notConnected: "Sem conexão: o texto não foi enviado e continua na linha de entrada.",
    alreadyConnected: "Já conectado. Use /disconnect antes, ou /connect HOST:PORTA para outro servidor.",
    noSuchBuffer: (ref) => `Não existe a conversa ${ref}.`,
    cannotClose: "Esta conversa fica; /clear a esvazia.",
    foundIsNoChat: "Estes são os resultados de uma busca: textos vão para uma conversa. /close os fecha.",
    historyOf: "/history mostra mensagens antigas de uma conversa: vá a uma primeiro.",
    skipped: (count) =>
      `${counted(count, "mensagem mais antiga", "mensagens mais antigas")} que você perdeu: role para cima, ou /history.`,
    nothingFound: "Nada encontrado.",
    historyFaults: {
      closed: "Sem conexão: mensagens antigas e buscas precisam do servidor.",
      unsupported: "Este servidor não guarda histórico, ou a conversa é aberta.",
      "no-answer": "O servidor não respondeu; role de novo para cima, ou repita o comando.",
      "nothing-to-find": "Não há palavra para procurar.",
    },
    statusIsNoChat: "Esta é a janela de status: textos vão para uma conversa. Ctrl-N vai para a próxima.",
    ignored: (name) => `${name} fica ignorado até você sair (/unignore).`,
    unignored: (name) => `${name} volta a ser ouvido.`,
    ignoreList: (names) => (names.length === 0 ? "Ninguém está ignorado." : `Ignorados: ${names.join(", ")}`),
    users: (names) => `${names.length} aqui: ${names.join(", ")}`,
    whois: (name, id, isHere) => `${name}: ID ${id}, ${isHere ? "está aqui" : "não consta da lista de clientes"}.`,
    itsYou: "É você.",
    cameBack: (name) => `${name} está aqui de novo.`,
    wentAway: (name) => `${name} saiu.`,
    renamed: (oldName, name) => `${oldName} agora se chama ${name}.`,
    lag: (ms) => (ms === undefined ? "Nenhuma ida e volta medida ainda." : `Ida e volta: ${formatMs(ms)}.`),
    nothingToResend: "Nada falhou.",
    nothingToDiscard: "A caixa de saída está vazia.",
    noSuchText: "A caixa de saída não tem esse texto: /outbox a mostra.",
    nothingToCopy: "Não há o que copiar.",
    copied: (text) => `Copiado: ${text}`,
    noMention: "Nada aqui traz o seu nome.",
    nobodyToReply: "Ninguém escreveu só para você ainda.",
    settings: "Ajustes (até você sair; o arquivo de ajustes os guarda):",
    noSuchSetting: (name, known) => `Não existe o ajuste ${name}. Há: ${known}.`,
    badSetting: (name, value) => `${name} não pode ser ${value}.`,
    mouse: (isOn) => (isOn ? "Mouse ligado; com Shift ele seleciona texto." : "Mouse desligado: ele seleciona texto."),
    muted: (name) => `${name} não toca nem notifica (/unmute).`,
    unmuted: (name) => `${name} volta a tocar e notificar.`,
    keyTable: "Ações e suas teclas, como [keys] no arquivo de ajustes as recebe:",
    noAliases: "Não há apelidos. /alias oi /me acena cria um.",
    badAlias: {
      name: (name) => `${name} não pode ser apelido: letras, algarismos e hífens, e não o nome de um comando.`,
      loop: (name) => `${name} levaria de volta a si mesmo.`,
    },
    aliasGone: (name) => `/${name} já não quer dizer nada.`,
    editorFailed: (why) => `O editor falhou: ${why}`,
    identity: (name, id) => `Você é ${name}, ID ${id}.`,
    server: (server, state) => `Servidor ${server}: ${state}.`,
    serverStatus: (text) => `Último status: ${text}`,
    version: (version) => `Recado ${version}`,
  },
  sendRefusals: {
    "not-registered": "sem conexão",
    empty: "não há nada para enviar",
    "too-long": "longa demais: no máximo 65536 bytes",
    "queue-full": "há textos demais esperando para sair",
  },

  raw: {
    title: "Datagramas: PgUp PgDn um antes, um depois, Esc fecha",
    empty: "Nada chegou nem saiu desde que isto abriu.",
    sealed: "lacrado, mostrado aberto",
    clear: "em aberto",
    bytes: (count) => counted(count, "byte", "bytes"),
  },
  outbox: {
    title: "Saída: ↑↓ escolhem, r envia de novo, d descarta, Esc fecha",
    empty: "Nada espera, nada falhou.",
  },
  picker: { title: "Ir a: ↑↓ escolhem, Enter vai, Esc fecha", prompt: "Ir a:", none: "Ninguém e nada combina." },

  help: {
    title: "Ajuda: ↑↓ PgUp PgDn rolam, Esc fecha",
    keys: "Teclas",
    commands: "Comandos",
    marks: "Marcas",
    moreKeys: "Alt-1 … Alt-9",
    moreKeysText: "conversa pelo número",
    editing: "Edição da linha",
    markTexts: {
      sent: "enviada; nada confirma uma mensagem privada",
      queued: "espera pelo servidor",
      confirmed: "o servidor a tem",
      delivered: "entregue",
      waiting: "na caixa de recados do destino",
      relayed: "repassada em aberto; nada confirma",
      sealed: "conversa lacrada",
      unconfirmed: "o eco não voltou: talvez perdida",
      failed: "não entregue",
      mention: "traz o seu nome, ou uma palavra de /highlight",
      info: "uma nota, ou a resposta a um comando",
      link: "a conexão",
      server: "o servidor diz",
      error: "algo deu errado",
    },
    editingKeys: [
      ["Ctrl-A Ctrl-E Ctrl-←/→ Alt-B/F", "início, fim, palavras"],
      ["Ctrl-W Alt-D Ctrl-U Ctrl-K", "corta palavra atrás, à frente, até o início, até o fim"],
      ["Ctrl-Y Ctrl-T", "cola o que foi cortado, troca letras"],
      ["Ctrl-_ Alt-_", "desfaz, refaz"],
      ["Alt-Enter", "quebra de linha: numa sessão, uma só mensagem; em aberto, uma por linha"],
    ],
    actions: {
      send: "envia; na linha vazia: conecta já",
      complete: "completa um nome ou comando",
      "complete-back": "o mesmo, para trás",
      "history-older": "linhas anteriores desta conversa",
      "history-newer": "linhas seguintes",
      "all-history-older": "linhas anteriores de todas as conversas",
      "all-history-newer": "linhas seguintes de todas as conversas",
      "history-search": "procura nas linhas enviadas aqui",
      find: "acha uma linha nesta conversa",
      pick: "vai a uma conversa ou pessoa por algumas letras",
      "next-buffer": "próxima conversa",
      "previous-buffer": "conversa anterior",
      "last-buffer": "a conversa de antes desta",
      "next-active": "próxima conversa com novidade",
      "page-up": "página acima",
      "page-down": "página abaixo",
      "lines-up": "algumas linhas acima",
      "lines-down": "algumas linhas abaixo",
      top: "à linha mais antiga",
      bottom: "à linha mais nova",
      "first-unread": "à primeira linha não lida",
      "previous-mention": "à menção anterior",
      "next-mention": "à próxima menção",
      select: "escolhe uma linha, e a copia",
      edit: "escreve a linha no seu editor ($VISUAL, $EDITOR)",
      "next-pane": "para a lista de pessoas, de conversas",
      "previous-pane": "o mesmo, para trás",
      "toggle-buffers": "mostra ou esconde as conversas",
      "toggle-users": "mostra ou esconde as pessoas",
      "users-up": "sobe na lista de pessoas",
      "users-down": "desce na lista de pessoas",
      narrower: "estreita a lista",
      wider: "alarga a lista",
      bare: "só as mensagens, para selecionar texto",
      outbox: "textos que não chegaram ou esperam",
      raw: "os datagramas, byte a byte",
      mouse: "liga ou desliga o mouse",
      help: "esta ajuda",
      redraw: "redesenha tudo",
      suspend: "vai ao shell (fg traz de volta)",
      escape: "fecha, sai de uma lista, volta à linha mais nova",
      interrupt: "limpa a linha; duas vezes na linha vazia: sai",
    },
  },
};

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0).replace(".", ",")} %`;
}

function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1).replace(".", ",")} ms` : `${Math.round(ms)} ms`;
}
