import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** The floor to compare with: node:http that sends the bytes of a file as JSON, whatever it is asked. */
const { BYTES_FILE, PORT } = process.env;
const bytes = readFileSync(BYTES_FILE ?? '');
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
    });
    response.end(bytes);
  });
}).listen(Number(PORT), '127.0.0.1');
