// Speaks just enough of PostgreSQL's protocol (version 3, https://www.postgresql.org/docs/15/protocol.html) to call
// itself version 13: Debian has no old server to try the refusal on.
import { createServer } from 'node:net';

const message = (type, ...parts) => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int32 = (value) => { const out = Buffer.alloc(4); out.writeInt32BE(value); return out; };
const int16 = (value) => { const out = Buffer.alloc(2); out.writeInt16BE(value); return out; };
const ready = message('Z', Buffer.from('I'));
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;

/** Every query with a result answers one row with `value`. */
function answer(type, value) {
  const text = Buffer.from(value);
  if (type === 'Q') return Buffer.concat([message('C', 'SET'), ready]);
  if (type === 'P') return message('1');
  if (type === 'B') return message('2');
  if (type === 'D') return message('T', int16(1), 'v', int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0));
  if (type === 'E') return Buffer.concat([message('D', int16(1), int32(text.length), text), message('C', 'SELECT 1')]);
  return type === 'S' ? ready : Buffer.alloc(0);
}

export function oldPostgres(version) {
  const server = createServer((socket) => {
    let begun = false;
    let waiting = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      waiting = Buffer.concat([waiting, data]);
      for (;;) {
        const at = begun ? 1 : 0;
        if (waiting.length < at + 4) return;
        const size = at + waiting.readInt32BE(at);
        if (waiting.length < size) return;
        const packet = waiting.subarray(0, size);
        waiting = waiting.subarray(size);
        if (begun) socket.write(answer(String.fromCharCode(packet[0]), version));
        else if ([SSL_REQUEST, GSS_REQUEST].includes(packet.readInt32BE(4))) socket.write('N');
        else {
          begun = true;
          socket.write(Buffer.concat([message('R', int32(0)), message('S', 'server_version', version), message('S', 'client_encoding', 'UTF8'), message('K', int32(1), int32(1)), ready]));
        }
      }
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ url: `postgresql://somebody:x@127.0.0.1:${server.address().port}/qiying`, stop: () => server.close() })));
}
