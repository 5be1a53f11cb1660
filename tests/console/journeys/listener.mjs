// A server that mails want to reach. Counts who came: the browser's own list also names what it blocked before it left.
import { createServer } from "node:http";

export const reached = [];
const listener = createServer((request, answer) => {
  reached.push(request.url);
  answer.end();
});

export const listen = () => new Promise((listening) => listener.listen(0, "127.0.0.1", listening));
export const stopListening = () => listener.close();
export const listenerUrl = () => `http://127.0.0.1:${listener.address().port}`;
