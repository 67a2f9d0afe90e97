#!/usr/bin/env python3
"""A client that behaves as the original one is known to (docs/PROTOCOL.md, "The original programs"), faults included.

usage: original_client.py HOST PORT ID NAME
stdin, one command a line:  msg DEST TEXT | list | bye | raw HEX | quit
stdout, one line for everything that the original's window would show, and `! ...` for what it would not.
"""
import socket
import struct
import sys
import threading

FORMAT = "!IIII20s140s"
OI, TCHAU, MSG, ERRO, LISTA = range(5)


def pack(kind, origin, dest, name, text):
    # The original counts characters, and pads without cutting.
    header = struct.pack("!IIII", kind, origin, dest, len(text))
    return header + name.encode().ljust(20, b"\0") + text.encode().ljust(140, b"\0")


def show(line):
    print(line, flush=True)


def receive(sock, own_id):
    try:
        while True:
            data, _ = sock.recvfrom(4096)
            kind, origin, dest, size = struct.unpack("!IIII", data[:16])
            name = data[16:36].decode().rstrip("\0")
            text = data[36 : 36 + size].decode().rstrip("\0")
            if kind == ERRO:
                show(f"[ERRO] {text}")
            elif kind not in (OI, MSG):
                continue
            elif origin == 0:
                show(f"[Servidor] {text}")
            elif dest == 0:
                show(f"[Broadcast] {name}: {text}")
            elif dest == own_id:
                show(f"[Privado] {name}: {text}")
    except OSError:
        return
    except Exception as error:
        show(f"! receive loop ended: {error!r}")


def main():
    host, port, own_id, name = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    server = (host, port)
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", 0))
    threading.Thread(target=receive, args=(sock, own_id), daemon=True).start()
    sock.sendto(pack(OI, own_id, 0, name, f"Conectando como {name}..."), server)
    for line in sys.stdin:
        command, _, rest = line.rstrip("\n").partition(" ")
        if command == "msg":
            dest, _, text = rest.partition(" ")
            sock.sendto(pack(MSG, own_id, int(dest), name, text), server)
        elif command == "list":
            sock.sendto(pack(LISTA, own_id, 0, name, ""), server)
        elif command == "bye":
            sock.sendto(pack(TCHAU, own_id, 0, name, ""), server)
        elif command == "raw":
            sock.sendto(bytes.fromhex(rest), server)
        elif command == "quit":
            break
    sock.close()


main()
