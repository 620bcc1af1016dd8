export * from './values.ts';
export * from './lists.ts';
export * from './calls.ts';
export * from './client.ts';
export * from './bridge.ts';
export * from './host-protocol.ts';
export * from './channels.ts';
export * from './commands.ts';
