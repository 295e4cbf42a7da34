// A made-up Tranche for working on the page without one: `npm run fixture` beside `npm run dev`.
// The browser test of this module runs the page against it too. It answers every request of the page
// from memory, and its runs end by themselves.
import { createServer } from 'node:http';
import { answer } from './answers.mjs';
import { subscribe } from './world.mjs';

const port = Number(process.env.PORT ?? 8079);

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://fixture');
  if (url.pathname === '/api/v1/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const send = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    send('heartbeat', { live: true });
    const beat = setInterval(() => send('heartbeat', { live: true }), 5000);
    const unsubscribe = subscribe(send);
    request.on('close', () => {
      clearInterval(beat);
      unsubscribe();
    });
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { status, body } = answer(request.method, url, text === '' ? undefined : JSON.parse(text));
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
  });
  response.end(body === undefined ? '' : JSON.stringify(body));
}).listen(port, '127.0.0.1', function () {
  console.log(`fixture on http://127.0.0.1:${this.address().port}`);
});
