vara
