import type { systemErrors as english } from "../en/system-errors.ts";

export const systemErrors: typeof english = {
  EEXIST: "já existe um arquivo com esse nome",
  ENOENT: "não existe esse arquivo, pasta ou programa",
  EACCES: "o acesso não é permitido",
  EPERM: "o sistema não permite",
  EISDIR: "isto é uma pasta",
  ENOTDIR: "uma parte do caminho não é pasta",
  ENOSPC: "o disco está cheio",
  EDQUOT: "a cota do disco acabou",
  EROFS: "o disco só pode ser lido",
  ENAMETOOLONG: "o nome é longo demais",
  EMFILE: "há arquivos demais abertos",
  ENOEXEC: "isto não é um programa que rode aqui",
  EADDRINUSE: "outro programa já usa esse endereço",
  EADDRNOTAVAIL: "esse endereço não é desta máquina",
};
