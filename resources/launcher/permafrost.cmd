@echo off
rem Permafrost from a terminal: the command line, run by the Node of this package.
setlocal
set NODE_OPTIONS=
set NODE_PATH=
set NODE_V8_COVERAGE=
"%~dp0..\node.exe" "%~dp0..\app.asar.unpacked\out\engine\cli.js" %*
