import process from 'node:process';
import { startApp } from './app.ts';
import { printRequest, startPrinting } from './print-report.ts';

const request = printRequest(process.argv);
if (request === null) startApp();
else startPrinting(request);
