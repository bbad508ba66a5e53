vara genera zsh
