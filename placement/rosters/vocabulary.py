"""The words of column headers in eight languages, without accents and in lower case.

English, French, German, Spanish, Portuguese, Italian, Japanese, Chinese. Words of one
meaning stand together; `headers` combines them ("student" + "number", "max" + "seats").
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


PEOPLE = _set("""
    person people student students pupil pupils participant participants candidate candidates applicant applicants
    employee staff user member learner trainee graduate attendee child
    eleve eleves etudiant etudiante etudiants personne participante candidat apprenant stagiaire
    schuler schulerin schulerinnen studierende studierender studierenden teilnehmer teilnehmerin bewerber bewerberin
    mitarbeiter kind
    persona personas alumno alumna alumnos estudiante estudiantes candidato candidata empleado aluno aluna alunos
    estudante estudantes pessoa pessoas participantes alunni studente studentessa studenti allievo partecipante
    partecipanti iscritti
    学生 生徒 児童 参加者 応募者 社員 人员 考生 学员 教师 员工 职工 申请人 报名人 参与者 個人 个人 人
""")

POSITIONS = _set("""
    position positions project projects course courses topic topics subject subjects workshop workshops job jobs post
    posts placement placements activity activities group groups seminar session module host company school event club
    option thesis internship
    sujet sujets projet projets poste postes atelier ateliers cours stage theme themes activite groupe
    projekt projekte kurs kurse thema themen stelle stellen angebot workshop seminar ag fach gruppe praktikum
    puesto puestos proyecto curso cursos taller tema temas asignatura actividad grupo plaza
    vaga projeto oficina disciplina cargo posicao atividade posizione progetto corso corsi laboratorio posto attivita
    gruppo tirocinio
    課題 科目 講座 研究室 職 ポジション プロジェクト コース 配属先 テーマ ゼミ 活動 班
    岗位 职位 课程 项目 课题 选题 单位 导师 企业 主题 活动 社团 小组
""")

IDS = _set("""
    id ids no nr number num code key identifier ref reference guid uuid
    numero matricule identifiant kennung nummer kurzel codigo cod identificador codice matricola
    编号 代码 号 号码 序号 番号 コード
""")

PERSON_IDS = _set("""
    学号 工号 学籍番号 matricule matricola matrikelnummer matrikelnr schulernummer teilnehmernummer personalnummer
    username login matric matriculation matricula guid upn
""")

MAIL = _set("email mail courriel correo 邮箱 メール")

NAMES = _set("""
    name names full first last family given surname forename firstname lastname fullname
    nom noms prenom prenoms nachname vorname familienname apellido apellidos nombre nombres nome cognome sobrenome
    姓名 名字 氏名 名前 姓 名 名称
""")

TITLES = _set("""
    title name label titre intitule nom libelle titel bezeichnung titulo nombre nome titolo
    名称 标题 题目 タイトル 名前 名
""")

CHOICES = _set("""
    choice choices preference preferences pref prefs wish wishes option options selection selections rank ranking
    rankings priority
    choix voeu voeux souhait souhaits
    wahl wahlen wunsch wunsche prioritat praferenz praferenzen wunschprojekt wunschkurs wunschthema
    opcion opciones eleccion elecciones preferencia preferencias prioridad
    opcao opcoes escolha escolhas prioridade scelta scelte preferenza preferenze opzione opzioni
    志愿 志願 志望 希望 选择 選択 意向
""")

ONLY_NUMBERED = _set(
    "rank ranking option options priority prioritat prioridad prioridade opcion opcao opzione selection"
)
"""Words that mean a choice only beside a number: alone they often mean something else."""

ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first premier premiere erste erster erstes primera primer primeira primeiro prima primo 一",
            "second deuxieme seconde zweite zweiter zweites segunda segundo seconda secondo 二",
            "third troisieme dritte dritter drittes tercera tercer terceira terceiro terza terzo 三",
            "fourth quatrieme vierte vierter viertes cuarta cuarto quarta quarto 四",
            "fifth cinquieme funfte funfter funftes quinta quinto 五",
            "sixth sixieme sechste sechster sechstes sexta sexto sesta sesto 六",
            "seventh septieme siebte siebter siebtes septima septimo setima setimo settima settimo 七",
            "eighth huitieme achte achter achtes octava octavo oitava oitavo ottava ottavo 八",
            "ninth neuvieme neunte neunter neuntes novena noveno nona nono 九",
            "tenth dixieme zehnte zehnter zehntes decima decimo 十",
        ),
        1,
    )
    for word in words.split()
}

NUMBERED_CHOICES = {
    prefix + noun: number
    for number, prefix in enumerate(("erst", "zweit", "dritt", "viert", "funft"), 1)
    for noun in ("wahl", "wunsch", "prioritat", "praferenz")
}

MOST = _set("""
    max maximum most upper maxi maximal maximale maximaux maxima maximas maximo maximos massimo massima massimi
    hochst hochstens hochstzahl maximalzahl
    最大 最多 上限 最高
""")

LEAST = _set("""
    min minimum least lower mini minimal minimale minimaux minima minimas minimo minimos minimi
    mindest mindestens mindestzahl
    最小 最少 下限 最低
""")

SEATS = _set("""
    capacity seats seat places place spots spot slots slot quota size limit cap vacancies openings headcount
    capacite effectif effectifs
    kapazitat platze platz platzzahl gruppengrosse teilnehmerzahl teilnehmer
    capacidad plazas cupo cupos vacantes aforo vagas capacidade lotacao posti capienza capacita
    容量 人数 名额 计划数 招生 招收 定員 募集 受入 定额 催行 计划 需求 接收 拟招 招募
""")

LINKS = _set("""
    of the a an in for my by list ranked order all de des du del dello d la liste lista le les l el los
    do da di der die das den von und au aux o e os as
    st nd rd th er ere eme ieme number num nb no nr n nombre numero anzahl zahl c i
    available free total disponible disponibles disponibili disponiveis verfugbar verfugbare libres liberi
    可 的 第 数 列表 顺序 順 顺位 排序 所选 所有 拟
""")
"""Words that a header may hold beside those that decide."""

COMPOUNDS = {
    first + second: (first, second)
    for firsts, seconds in ((PEOPLE | POSITIONS, IDS | NAMES | TITLES | SEATS), (MOST | LEAST, SEATS | PEOPLE))
    for first in firsts
    for second in seconds
    if first + second not in PEOPLE | POSITIONS | SEATS
}
"""Words written together ("studentid", "Kursnummer", "Mindestteilnehmer") and their parts."""

CJK_WORDS = frozenset(
    word
    for group in (
        PEOPLE,
        POSITIONS,
        IDS,
        PERSON_IDS,
        MAIL,
        NAMES,
        TITLES,
        CHOICES,
        MOST,
        LEAST,
        SEATS,
        LINKS,
        ORDINALS,
    )
    for word in group
    if word[0] > "\u2fff"
)
