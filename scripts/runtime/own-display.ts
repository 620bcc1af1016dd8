/** The display of our own, as the engine opens it to print: tests and the tour draw on one too. */
export * from '../../electron/engine/report/own-display.ts';
