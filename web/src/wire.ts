import type { Arr, Channel, Message } from './types';

const KINDS = { f4: Float32Array, u1: Uint8Array, i1: Int8Array } as const;

/** Read a message: the length of a JSON header, the header, then the arrays that it describes. */
export function unpack(buffer: ArrayBuffer): Message {
  const size = new DataView(buffer).getUint32(0, true);
  const h = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  const a: Record<string, Arr> = {};
  for (const [name, [kind, shape, at]] of Object.entries<[keyof typeof KINDS, number[], number]>(h.arrays))
    a[name] = { shape, data: new KINDS[kind](buffer, 4 + size + at, shape.reduce((x, y) => x * y, 1)) };
  return { h, a, bytes: buffer.byteLength };
}

/** The server that the page came from, found again whenever the connection is lost. */
export function server(): Channel {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  return {
    open(on, state) {
      let socket: WebSocket, wait = 250, timer = 0;
      const connect = () => {
        clearTimeout(timer);
        socket = new WebSocket(`ws://${location.host}/ws`);
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => socket.send(JSON.stringify({ token }));
        socket.onmessage = (event) => { wait = 250; state('up'); on(unpack(event.data)); };
        socket.onclose = ({ code }) => {
          state(code === 1008 ? 'refused' : 'lost');
          if (code !== 1008) timer = window.setTimeout(connect, (wait = Math.min(2 * wait, 4000)));
        };
      };
      for (const woken of ['online', 'visibilitychange', 'resume']) addEventListener(woken, () => { if (timer && socket.readyState === 3) connect(); }, true);
      connect();
      return (command) => { if (socket.readyState === 1) socket.send(JSON.stringify(command)); };
    },
    async upload(file) {
      const answer = await fetch(`/table?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file, headers: { 'x-token': token } });
      return answer.ok ? '' : await answer.text();
    },
  };
}

/** A recording: messages one after the other, each behind its length, compressed, as base64. */
export async function recording(text: string): Promise<Channel> {
  const bytes = Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
  const buffer = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  const messages: Message[] = [];
  for (let at = 0; at < buffer.byteLength; ) {
    const size = new DataView(buffer).getUint32(at, true);
    messages.push(unpack(buffer.slice(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  const [hello, ...frames] = messages;
  return {
    recorded: true,
    open(on, state) {
      let place = frames.length - 1, playing = false, timer = 0;
      const show = () => on({ ...frames[place], h: { ...frames[place].h, playing } });
      const tick = () => {
        if (!playing) return;
        place = Math.min(place + 1, frames.length - 1);
        playing = place < frames.length - 1;
        show();
        timer = window.setTimeout(tick, 120);
      };
      queueMicrotask(() => { state('up'); on(hello); on(frames[0]); show(); }); // the first has all losses
      return (command) => {
        if (command.do === 'ready') return;
        clearTimeout(timer);
        if (command.do === 'play') {
          playing = Boolean(command.on);
          if (playing && place === frames.length - 1) place = 0;
          show();
          timer = window.setTimeout(tick, 120);
        } else if (command.do === 'step') {
          playing = false;
          place = Math.max(0, Math.min(frames.length - 1, place + Math.sign(Number(command.by))));
          show();
        } else if (command.do === 'seek') {
          playing = false;
          const t = Number(command.t);
          place = frames.reduce((best, one, i) => (Math.abs(one.h.t - t) < Math.abs(frames[best].h.t - t) ? i : best), 0);
          show();
        } else if (command.do === 'same start') {
          playing = false;
          place = 0;
          show();
        }
      };
    },
  };
}
