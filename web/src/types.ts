export type Numbers = Float32Array | Uint8Array | Int8Array;
export interface Arr { shape: number[]; data: Numbers }
export interface Message { h: any; a: Record<string, Arr>; bytes: number }
export type Send = (command: Record<string, unknown>) => void;
/** Whether the other side answers, is gone and may come back, or is not the one that the page came from. */
export type Link = 'up' | 'lost' | 'refused';
/** What lies behind the page: a server's socket, a notebook's kernel, or a recording. */
export interface Channel {
  open(on: (message: Message) => void, state: (link: Link) => void): Send;
  upload?(file: File): Promise<string>;
  recorded?: boolean;
}
export interface Axis { name: string; kind: 'number' | 'category'; low: number; high: number; bands: string[] }
