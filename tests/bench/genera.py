"""genera.py -- tables for the comparison, with the columns that examples/banco reads.  Row i depends on the seed and i alone."""
import random

AVANCE = "clave,ramo,ur,programa,nivel,indicador,periodo,sentido,linea_base,meta_programada,meta_modificada,numerador,denominador,aprobado,modificado,devengado"
PADRON = "id,estado,sexo,edad,sector,car_educ,car_salud,car_segsoc,car_vivienda,car_servicios,car_alim,discapacidad,indigena,factor,ingreso"
NIVELES = ["Fin", "Propósito", "Componente", "Componente", "Actividad", "Actividad", "Actividad"]
PROGRAMAS = ["Becas para la educación media", '"Agua potable, drenaje y saneamiento"', "Caminos rurales", '"Programa ""Vivir mejor"""', "Salud materna"]
INDICADORES = ["Porcentaje de obras concluidas", '"Personas atendidas, por sexo"', "Cobertura de vacunación", "Índice de calidad del servicio"]
SECTORES = ["Agropecuario", "Comercio", "Gobierno", "Industria", "No ocupado", "Servicios"]


def cents(r, top, missing):
    """An amount below TOP with two decimals; sometimes one of the signs for none."""
    if r.random() < missing:
        return r.choice(["", "NR", "Sin respuesta"])
    return f"{r.random() ** 3 * top:.2f}"


def short(r, low, high, missing):
    """A quantity with none, one or two decimals."""
    if r.random() < missing:
        return r.choice(["", "NR"])
    return f"{r.uniform(low, high):.{r.choice([0, 0, 1, 2])}f}"


def avance(path, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(AVANCE + "\n")
        for i in range(rows):
            one = random.Random(7 * (i // 16) + 1)            # what the periods of an indicator share
            r = random.Random(11 * i + 3)
            ramo, ur = one.randrange(2, 34), one.randrange(20)
            period = f"{2021 + i % 16 // 4}T{1 + i % 4}"
            sense = one.choices(["Ascendente", "Descendente", ""], [78, 20, 2])[0]
            goal = one.randrange(20, 120)
            whole = short(r, 1, 10 ** one.randrange(1, 7), 0.02) if r.random() > 0.02 else "0"
            part = short(r, 0, 2 * float(whole or 1) if whole != "NR" else 50, 0.04)
            changed = str(goal + r.randrange(-10, 10)) if r.random() > 0.1 else ""
            out.write(",".join([f"I{i // 16:06d}-{period}", f"{ramo:02d}", f"{ur:02d}{'ABC'[ur % 3]}", one.choice(PROGRAMAS), one.choice(NIVELES),
                                one.choice(INDICADORES), period, sense, short(one, 1, 120, 0.08), str(goal), changed, part, whole,
                                cents(r, 1e9, 0.01), cents(r, 1e9, 0.01), cents(r, 1e9, 0.015)]) + "\n")


def padron(path, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(PADRON + "\n")
        for i in range(rows):
            r = random.Random(13 * i + 5)
            flags = [r.choices(["0", "1", ""], [78, 20, 2])[0] for _ in range(8)]
            income = r.choice(["", "NR"]) if r.random() < 0.05 else f"{r.random() ** 2 * 9000:.2f}"
            out.write(",".join([str(i + 1), f"{r.randrange(1, 33):02d}", r.choice("HM"), str(r.randrange(0, 95)), r.choice(SECTORES), *flags,
                                f"{r.uniform(1, 450):.4f}", income]) + "\n")
