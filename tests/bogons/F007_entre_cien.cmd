vara formula 'Informes realizados / Informes programados /100'
