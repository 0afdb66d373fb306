"""The floor: the bare `websockets` library, which sends what one says to all in the same room.

python bench/peers/chat/websockets_chat.py PORT
"""

import asyncio
import sys
from collections import defaultdict

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

rooms: defaultdict[str, set[ServerConnection]] = defaultdict(set)


async def chat(connection: ServerConnection) -> None:
    assert connection.request is not None
    room = rooms[connection.request.path]
    room.add(connection)
    try:
        async for text in connection:
            broadcast(room, text)
    except ConnectionClosed:
        pass
    finally:
        room.discard(connection)


async def main(port: int) -> None:
    async with serve(chat, "127.0.0.1", port, compression=None, ping_interval=None) as server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1])))
