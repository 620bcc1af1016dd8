; Archives of checkpoints: Permafrost among the programs of 'Open with', never the default one.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Permafrost.Archive" "" "Checkpoint archive"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Permafrost.Archive\shell\open\command" "" '"$INSTDIR\Permafrost.exe" "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\.tar\OpenWithProgids" "Permafrost.Archive" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\.gz\OpenWithProgids" "Permafrost.Archive" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\.tgz\OpenWithProgids" "Permafrost.Archive" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\.zst\OpenWithProgids" "Permafrost.Archive" ""
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.tar\OpenWithProgids" "Permafrost.Archive"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.gz\OpenWithProgids" "Permafrost.Archive"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.tgz\OpenWithProgids" "Permafrost.Archive"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.zst\OpenWithProgids" "Permafrost.Archive"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Permafrost.Archive"
!macroend
