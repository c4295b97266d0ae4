"""The words of column headers in some thirty languages, without accents and in lower case; `tongues` has more.

Words of one meaning stand together; `headers` combines them ("student" + "number", "max" +
"seats"). A word with a star stands for all its endings, as Slavic, Finnish, Turkish, Hungarian
and Greek words need. Headers help; what a column holds counts more (see `recognise`).
"""

from __future__ import annotations

import re

from placement.rosters.letters import UNSPACED, bare
from placement.rosters.tongues import ordinals, words_in

STEMS: set[str] = set()
"""Words that stand for all their endings."""


def _set(text: str) -> frozenset[str]:
    words = bare(text).split()
    STEMS.update(word[:-1] for word in words if word.endswith("*"))
    return frozenset(word.rstrip("*") for word in words)


PEOPLE = _set(
    words_in("people")
    + """
    person people student students pupil pupils participant participants candidate candidates applicant
    applicants employee staff user member learner trainee graduate attendee child eleve eleves etudiant
    etudiante etudiants personne participante candidat apprenant stagiaire schuler schulerin schulerinnen
    studierende studierender studierenden teilnehmer teilnehmerin bewerber bewerberin mitarbeiter kind
    persona personas alumno alumna alumnos estudiante estudiantes candidato candidata empleado aluno aluna
    alunos estudante estudantes pessoa pessoas participantes alunni studente studentessa studenti allievo
    partecipante partecipanti iscritti 学生 生徒 児童 参加者 応募者 社員 人员 考生 学员 教师 员工 职工
    申请人 报名人 参与者 個人 个人 人 leerling leerlingen deelnemer deelnemers medewerker medewerkers
    kandidaat uczen uczni* student* osob* uczestni* kandydat* pracowni* zak zaci zaka ucastni* uchazec*
    zamestnan* elev elever deltagare deltager deltakere ansatt sokande ansoger medarbejder opiskelij*
    oppila* osallistuj* hakij* henkilo* tyontekij* ogrenci* katilimci* aday* calisan* kisi* студент*
    ученик* участник* кандидат* заявител* сотрудник* человек
    слушател* обучающ* учен* учасник* здобувач* працівник*
    особ* 학생 참가자 지원자 직원 신청자 교원 sinh vien hocsinh ungvien mahasiswa siswa peserta pelamar
    karyawan pegawai طالب الطالب الطلاب طلاب مشارك المشارك المتقدم مرشح الموظف תלמיד תלמידה סטודנט סטודנטית
    משתתף מועמד עובד μαθητ* φοιτητ* συμμετεχ* υποψηφι* εργαζομεν* tanulo*
    diak* hallgato* resztvevo* jelentkezo* jelolt* dolgozo* elevi elevul studentul participant* candidat*
    angajat* 學生 學員 員工 申請人 教師 老师 老師 參加者 志願者 人員 报名者 同学
"""
)

POSITIONS = _set(
    words_in("positions")
    + """
    position positions project projects course courses topic topics subject subjects workshop workshops job
    jobs post posts placement placements activity activities group groups seminar session module host
    company school event club option thesis internship sujet sujets projet projets poste postes atelier
    ateliers cours stage theme themes activite groupe projekt projekte kurs kurse thema themen stelle
    stellen angebot ag fach gruppe praktikum puesto puestos proyecto curso cursos taller tema temas
    asignatura actividad grupo plaza vaga projeto oficina disciplina cargo posicao atividade posizione
    progetto corso corsi laboratorio posto attivita gruppo tirocinio 課題 科目 講座 研究室 職 ポジション
    プロジェクト コース 配属先 テーマ ゼミ 活動 班 岗位 职位 课程 项目 课题 选题 单位 导师 企业 主题 活动
    社团 小组 onderwerp onderwerpen opdracht opdrachten cursus cursussen vak plek stageplek stageplaats
    werkplek organisatie bedrijf projekt* temat* kurs* miejsc* stanowisk* warsztat* praktyk* przedmiot*
    firma firmy zajeci* temata temat kurz kurzy predmet* dilna dilny pozic* mist* staz* podnik* amne amnen
    projekter praktikplats praktikplads praktikplass plats emne emner fag workshopper stilling aihe aiheen
    aiheet projekti* kurssi* tyopaja* paikka paikan harjoittelupaik* tyopaik* yritys yrityksen proje* ders*
    konu* atolye* pozisyon* kurum* sirket* staj* bolum* проект* тем* курс* мест*
    ваканси* должност* предмет* кружок кружк* секци* практик*
    предприяти* мастерск* дисциплин* тема теми вакансі* посад*
    гурток гуртк* місц* підприємств* дисциплін* 과제 과목 강좌 연구실
    프로젝트 직무 주제 활동 동아리 기업 부서 수업 duan detai khoahoc donvi proyek mata kuliah topik lowongan
    posisi kegiatan kelompok perusahaan instansi مشروع المشروع المشاريع مشاريع دورة الدورة المقرر موضوع
    الموضوع وظيفة الوظيفة الجهة الشركة ورشة الورشة פרויקט פרוייקט קורס נושא סדנה משרה תפקיד חוג מקום
    εργο εργου εργα εργασι* μαθημ* θεμα θεματ* θεση θεσ*
    εργαστηρι* προγραμμ* εταιρ* temak kurzus* tantargy* muhely* allas* pozicio*
    szakkor* foglalkozas* proiect* curs cursul cursuri subiect* atelier* postul pozitie pozitia activitat*
    專案 課程 題目 職位 崗位 單位 導師 公司 方向 组别 班级选项 实习单位 用人单位 工作坊 研究 選項
"""
)

IDS = _set(
    words_in("ids")
    + """
    id ids no nr number num code key identifier ref reference guid uuid numero matricule identifiant kennung
    nummer kurzel codigo cod identificador codice matricola 编号 代码 号 号码 序号 番号 コード codenummer
    kode kod kodas numer* sygnatur* cislo oznac* nummeret tunnus* koodi* numara* kodu номер* код*
    шифр* индекс* номера идентификатор* ідентифікатор* 번호 코드
    학번 사번 ma maso nomor kodenya رقم الرقم رمز الرمز كود מספר מזהה קוד αριθμ* κωδικ* szam szama
    azonosito* kodja numarul numar codul 編號 代碼 號 號碼 代號 编码 編碼 id号
"""
)

PERSON_IDS = _set(
    words_in("person_ids")
    + """
    学号 工号 学籍番号 matricule matricola matrikelnummer matrikelnr schulernummer teilnehmernummer
    personalnummer username login matric matriculation matricula guid upn leerlingnummer studentnummer
    personeelsnummer indeks indeksu albumu pesel opiskelijanumero studentnr elevnummer ogrencino okul
    зачетк* зачетной зачётки залікової 학번 사번 수험번호 mssv msv nim nis nip
    nisn nik الجامعي מספרזהות neptun neptunkod oktatasi cnp 學號 工號 职工号 证件号 身份证号 准考证号 考号
    报名号 学员号 員工編號 員編
"""
)

MAIL = _set(words_in("mail") + " email mail courriel correo 邮箱 メール")

NAMES = _set(
    words_in("names")
    + """
    name names full first last family given surname forename firstname lastname fullname nom noms prenom
    prenoms nachname vorname familienname apellido apellidos nombre nombres nome cognome sobrenome 姓名 名字
    氏名 名前 姓 名 名称 e-mail epost eposta sahkoposti* emailadres почта эл электронная
    пошта 이메일 메일 البريد الإلكتروني אימייל דואל דוא ηλεκτρονικο 電郵 電子郵件 電子邮件
    电子邮件 邮件 信箱 メールアドレス eposti posta posten mailadres adres adresse adresa naam voornaam
    achternaam imie imiona nazwisk* jmeno prijmeni namn fornamn efternamn fornavn efternavn etternavn navn
    nimi etunimi sukunimi ad adi soyad soyadi isim имя фамили* фио отчество імя
    прізвище піб ім 이름 성명 성함 ten hoten nama lengkap اسم الاسم الكامل العائلة שם משפחה פרטי
    מלא ονομα επωνυμο ονοματεπωνυμο nev neve keresztnev vezeteknev csaladi teljes
    nume prenume numele 姓氏
"""
)

TITLES = _set(
    words_in("titles")
    + """
    title name label titre intitule nom libelle titel bezeichnung titulo nombre nome titolo 名称 标题 题目
    タイトル 名前 名 naam omschrijving tytul nazwa nazwy nazev namn navn nimi otsikko ad adi baslik*
    название наименование назва 제목 이름 이름명 과제명 명칭 ten judul nama عنوان
    العنوان اسم שם כותרת τιτλ* ονομα cim cime nev neve megnevezes titlu titlul denumire* 標題 名稱
    题名 課題名
"""
)

CHOICES = _set(
    words_in("choices")
    + """
    choice choices preference preferences pref prefs wish wishes option options selection selections rank
    ranking rankings priority choix voeu voeux souhait souhaits wahl wahlen wunsch wunsche prioritat
    praferenz praferenzen wunschprojekt wunschkurs wunschthema opcion opciones eleccion elecciones
    preferencia preferencias prioridad opcao opcoes escolha escolhas prioridade scelta scelte preferenza
    preferenze opzione opzioni 志愿 志願 志望 希望 选择 選択 意向 vote votes voting like likes interest
    interests favourite favorite keuze keuzes voorkeur voorkeuren wens wensen wybor* wyboru preferencj*
    zyczeni* priorytet* volb* preferenc* prani priorit* val valet valen onskemal onskan onske onsker onsket
    prioritet prioriteter prioritering valg toive* toivee* valinta valinnat vaihtoehto* prioriteet* tercih*
    secim* secenek* istek выбор* приоритет* пожелани* предпочтени*
    желани* вибір вибор* пріоритет* побажанн* бажанн*
    уподобанн* 지망 희망 선택 선호 choicevn pilihan preferensi minat رغبة الرغبة رغبات الرغبات
    رغباتك اختيار الاختيار الاختيارات خيار الخيار تفضيل التفضيل עדיפות עדיפויות העדפה העדפות בחירה בחירות
    επιλογ* προτιμησ* προτεραιοτητ* valasztas* preferenci* kivansag* prioritas*
    valasztott optiune* optiuni* alegere* preferint* prioritat* 選擇 意願 偏好 首选 优先 報名 填报
"""
)

ONLY_NUMBERED = _set("""
    interest interests like likes priorit prioriteet priorytet prioritas приоритет
    пріоритет vote votes optiuni optiune valg val 优先 報名 填报 rank ranking option options
    priority prioritat prioridad prioridade opcion opcao opzione selection
""")
"""Words that mean a choice only beside a number: alone they often mean something else."""

ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first premier premiere erste erster erstes primera primer primeira primeiro prima primo 一 "
            "eerste pierwsz* prvni prvy forsta forste forstahand ensimmai* birinci перв* перш* elso primul "
            "intai prima πρωτ* الأول الأولى الاول الاولى ראשון ראשונה pertama 첫째 첫번째 首 1er 1re nhat ",
            "second deuxieme seconde zweite zweiter zweites segunda segundo seconda secondo 二 "
            "tweede drug* druha druhy druhe andra andre anden andet toinen toise* ikinci втор* друг* masodik "
            "doua doilea δευτερ* الثاني الثانية שני שנייה שניה kedua 둘째 ",
            "third troisieme dritte dritter drittes tercera tercer terceira terceiro terza terzo 三 "
            "derde trzec* treti tredje kolma* ucuncu трет* harmadik treia treilea τριτ* الثالث الثالثة שלישי "
            "שלישית ketiga 셋째 ",
            "fourth quatrieme vierte vierter viertes cuarta cuarto quarta quarto 四 "
            "vierde czwart* ctvrt* fjarde fjerde nelja* dorduncu четверт* negyedik patra patrulea τεταρτ* "
            "الرابع الرابعة רביעי רביעית keempat 넷째 ",
            "fifth cinquieme funfte funfter funftes quinta quinto 五 "
            "vijfde piat* pata paty pate femte viide* besinci пят* пятая otodik cincea cincilea πεμπτ* "
            "الخامس الخامسة חמישי חמישית kelima 다섯째 ",
            "sixth sixieme sechste sechster sechstes sexta sexto sesta sesto 六 "
            "zesde szost* sesta sesty sjatte sjette kuude* altinci шест* шост* hatodik sasea εκτη εκτος "
            "السادس السادسة שישי שישית keenam ",
            "seventh septieme siebte siebter siebtes septima septimo setima setimo settima settimo 七 "
            "zevende siodm* sedma sedmy sjunde syvende seitsema* yedinci седьм* сьом* hetedik saptea εβδομ* "
            "السابع السابعة שביעי ketujuh ",
            "eighth huitieme achte achter achtes octava octavo oitava oitavo ottava ottavo 八 "
            "achtste osm* attonde ottende kahdeksa* sekizinci восьм* nyolcadik opta ογδο* الثامن الثامنة "
            "שמיני kedelapan ",
            "ninth neuvieme neunte neunter neuntes novena noveno nona nono 九 "
            "negende dziewiat* devat* nionde niende yhdeksa* dokuzuncu девят* kilencedik noua ενατ* التاسع "
            "التاسعة תשיעי kesembilan ",
            "tenth dixieme zehnte zehnter zehntes decima decimo 十 "
            "tiende dziesiat* desat* tionde kymmene* onuncu десят* tizedik zecea δεκατ* العاشر العاشرة עשירי "
            "kesepuluh ",
        ),
        1,
    )
    for word in _set(words)
} | {form: number for number, word in ordinals() for form in _set(word)}

NUMBERED_CHOICES = {
    prefix + noun: number
    for number, prefix in enumerate(("erst", "zweit", "dritt", "viert", "funft"), 1)
    for noun in ("wahl", "wunsch", "prioritat", "praferenz")
} | {
    first + noun: number
    for number, firsts in enumerate(
        (
            ("forstahands", "forste", "forsta", "eerste", "ykkos"),
            ("andrahands", "anden", "andre", "andra", "tweede", "kakkos"),
            ("tredjehands", "tredje", "derde", "kolmos"),
            ("fjardehands", "fjerde", "fjarde", "vierde"),
            ("femtehands", "femte", "vijfde"),
        ),
        1,
    )
    for first in firsts
    for noun in (
        "val",
        "valg",
        "valget",
        "prioritet",
        "prioritering",
        "onske",
        "onskemal",
        "keuze",
        "voorkeur",
        "toive",
        "valinta",
    )
}

MOST = _set(
    words_in("most")
    + """
    max maximum most upper maxi maximal maximale maximaux maxima maximas maximo maximos massimo massima
    massimi hochst hochstens hochstzahl maximalzahl 最大 最多 上限 最高 maximumaantal maksimum maksimal*
    maksymal* maks enimmais* enintaan makszim* legfeljebb azami μεγιστ* μαξ максимум
    максимальн* макс максимальна 최대 상한 maksimal الأقصى أقصى اقصى الاقصى מקסימום
    מקסימלי מרבי hoogstens hogst hojst maximalt nejvyse nejvice najwiecej 至多 上限人数 tavan upto
"""
)

LEAST = _set(
    words_in("least")
    + """
    min minimum least lower mini minimal minimale minimaux minima minimas minimo minimos minimi mindest
    mindestens mindestzahl 最小 最少 下限 最低 minimumaantal minimaln* minim* minst mindst vahintaan
    vahimmais* legalabb asgari ελαχιστ* μιν минимум минимальн* мин мін мінімум
    мінімальн* 최소 하한 الأدنى أدنى ادنى الادنى מינימום מינימלי nejmene najmniej 至少 下限人数
    minste taban
"""
)

SEATS = _set(
    words_in("seats")
    + """
    capacity seats seat places place spots spot slots slot quota size limit cap vacancies openings headcount
    capacite effectif effectifs kapazitat platze platz platzzahl gruppengrosse teilnehmerzahl teilnehmer
    capacidad plazas cupo cupos vacantes aforo vagas capacidade lotacao posti capienza capacita 容量 人数
    名额 计划数 招生 招收 定員 募集 受入 定额 催行 计划 需求 接收 拟招 招募 plaatsen plek plekken capaciteit
    aantal zitplaatsen miejsc* liczba pojemnosc limit* kapacit* pocet mist platser antal antalet kapacitet*
    pladser plasser antall kapasitet* paikat paikkoja paikkamaara* kapasiteet* maara kontenjan* kapasite*
    kota yer sayi sayisi мест* вместимост* количеств* числ* квот*
    емкост* місць місця кількіст* місткіст* квота ліміт* 정원 인원 모집
    수용 명 soluong succhua chitieu kuota kapasitas jumlah daya tampung tempat سعة السعة العدد عدد المقاعد
    مقاعد الحصة מקומות קיבולת מכסה תפוסה כמות θεσεις χωρητικοτητ* αριθμος ατομα
    ferohely* letszam* kapacitas* hely helyek letszama locuri capacitate* capacitatea locurilor numar 名額
    容納 人數 缺額 员额 編制 录取数 接收人数 需求人数 需求数 招收人数 名 people persons pax intake
"""
)

LINKS = _set(
    words_in("links")
    + """
    of the a an in for my by list ranked order all de des du del dello d la liste lista le les l el los do
    da di der die das den von und au aux o e os as st nd rd th er ere eme ieme number num nb no nr n nombre
    numero anzahl zahl c i available free total disponible disponibles disponibili disponiveis verfugbar
    verfugbare libres liberi 可 的 第 数 列表 顺序 順 顺位 排序 所选 所有 拟 van het een te mijn voor en w z
    na oraz jego moj moja po pro moje me och min mitt det fra til av ja tai ben bir ve icin для по и
    на в с мой моя моё ваш ваша та і мій 의 을 를 your please je uw ihre ihr deine
    dein euer votre vos ton tu su tus sus sua seu suo tua y u et il kokonaismaara anul az egy és στο
    του της το η ο των ul pentru al ale din cua toi ban dari saya anda في من של ה את which what
    is are would like you quel quelle quelles welche welcher welches cual cuales qual quale 您 你 请 填写
    选择 了 和 個 列 欄 在 これ あなた
"""
)
"""Words that a header may hold beside those that decide."""

PHRASES = {
    "toi da": "max",
    "toi thieu": "min",
    "en az": "min",
    "en fazla": "max",
    "en cok": "max",
    "co najmniej": "min",
    "co najwyzej": "max",
    "no more than": "max",
    "at least": "min",
    "at most": "max",
    "up to": "max",
    "ho va ten": "fullname",
    "nguyen vong": "choice",
    "lua chon": "choice",
    "i alt": "total",
    "ma so": "id",
    "so luong": "seats",
    "cho ngoi": "seats",
    "sinh vien": "student",
    "hoc sinh": "student",
    "de tai": "topic",
    "khoa hoc": "course",
    "du an": "project",
    "mata kuliah": "course",
    "daya tampung": "seats",
    "ma sv": "student id",
    "au moins": "min",
    "au plus": "max",
    "al menos": "min",
    "como maximo": "max",
    "como minimo": "min",
    "e mail": "email",
    "set of": "of",
    "nie mehr als": "max",
    "не более": "max",
    "не менее": "min",
}
"""What several words say together, before they are looked at one by one."""

RANKING = _set(
    words_in("ranking")
    + """
    rank ranks ranking rankings ranked order ordering place placing rang range rangs rangfolge reihenfolge
    platzierung classement ordre rango orden clasificacion ordem classifica graduatoria ordine rangschikking
    volgorde ranking* kolejnosc* poradi* rangordning ordning jarjestys* sijoitus siralama* sira ранг*
    порядок очередност* ранжир* rangsor sorrend clasament 排序 排名 顺序 順序 次序
    名次 順位 순위 순서 thutu urutan peringkat ترتيب الترتيب דירוג סדר σειρα καταταξη 1= 志愿序
    志愿 志愿顺序 priority priorities priorite priorites prioritat prioritaten prioridad prioridade priorita
    prioriteit priorytet* priorit* prioritet* приоритет* пріоритет* choice choices wish
    wishes
"""
)
"""Words that say: the lowest number is the best."""

SCORING = _set(
    words_in("scoring")
    + """
    score scores scoring point points rating ratings weight weights utility interest stars mark marks grade
    note notes poids ponderation interet punkte punkt bewertung bewertungen gewicht gewichtung interesse
    puntos puntuacion puntaje peso pesos pontos pontuacao punti punteggio punten waardering punkt* ocen*
    wag* body bod hodnocen* vah* poang betyg vikt vaegt vaegtning vekt poeng pisteet pisteyty* piste* paino
    puan* agirlik* балл* оценк* оцінк* вес вага баллы pontszam pont pontok suly
    punctaj* puncte pondere 分 分数 得分 评分 打分 权重 分值 意愿分 點數 点数 ポイント 得点 評価 점수 배점
    diem diemso nilai skor bobot نقاط النقاط درجة الدرجة תקוד ניקוד נקודות ציון βαθμ* μορια
    ποντοι 0-100 0–100 percent %
"""
)
"""Words that say: the highest number is the best."""

RESULTS = _set(
    words_in("results")
    + """
    result results assigned assignment allocated allocation placed placement outcome final decision attribue
    attribuee attribution affecte affectation resultat resultats affectes ergebnis zugeteilt zuteilung
    zugewiesen zuweisung einteilung resultado asignado asignacion atribuido alocado alocacao colocacao
    assegnato assegnazione risultato esito toegewezen toewijzing plaatsing resultaat przydzial* przydzielon*
    wynik* prideleno prirazen* vysledek tilldelad tilldelat tildelt tildeling fordeling placering sijoitettu
    tulos yerlestir* sonuc* atanan результат* распредел* назначен*
    зачислен* розподіл* призначен* 결과 배정 ketqua phancong hasil penempatan نتيجة
    النتيجة التوزيع תוצאה שיבוץ αποτελεσμα* τοποθετηση beosztas eredmeny repartizat*
    rezultat* alocat* 结果 錄取 录取 分配 分配结果 已分配 安置 最终 調剤 配属 配属結果 決定 結果 录取结果
"""
)
"""Words of a column that holds an earlier outcome."""

TAKEN = _set(
    words_in("taken")
    + """
    taken filled enrolled occupied current currently registered inscrits inscrit belegt angemeldet inscritos
    ocupados iscritti bezet ingeschreven zajete obsazen* upptagna besatt varatut dolu занят*
    зачислен* зайнят* 已报 已选 已录 已有 已招 剩余 remaining rest restantes libre jaljella
    現員 申込数 현재 credits credit ects hours stunden heures horas ore room raum salle aula zaal sala
    mistnost sal luokka oda аудитори* кабинет* 教室 房间 学分 学时 课时 year jahr annee ano
    anno jaar rok rocnik ar vuosi yil год рік 年份 年级 年度 week woche semaine semana settimana price
    prix preis precio prezzo fee duration dauer duree duracion durata phone telefon* telephone telefono tel
    mobile handy 电话 手机 電話 teléfono телефон* age alter edad eta leeftijd wiek vek alder ika yas
    возраст вік 年龄 年齡 floor etage 楼层 fte salary 工资 薪资
"""
)
"""Words of numbers that are not the seats a position has."""

TIMES = _set(
    words_in("times")
    + """
    timestamp time date submitted submission zeitstempel zeit datum eingereicht abgabe horodateur horodatage
    heure soumis marca temporal fecha hora data carimbo ora orario tijdstempel tijd ingediend sygnatur* czas
    cas casove razitko tidsstampel tid tidspunkt aikaleima aika zaman damgasi tarih отметка
    времени дата время позначка часу час 提交时间 时间 填写时间 提交答卷时间
    提交日期 日期 時間 タイムスタンプ 日時 回答日時 타임스탬프 시간 제출 thoigian waktu cap طابع زمني الطابع
    الزمني التاريخ الوقت חותמת זמן תאריך χρονικη σημανση ημερομηνια idobelyeg marcaj
    completion start end started completed 开始时间 完成时间 開始時刻 完了時刻 答题时间 用时
"""
)
"""Words of a column that says when a row was submitted."""

SERIALS = _set(
    words_in("serials")
    + """
    № # lp l.p. s.no sno serial sl row zeile ligne fila linha riga rij rad rivi satir sor rand
    порядковый пп п/п п 序号 序號 行号 通し番号 連番 순번 연번 stt م ت תור αα
"""
)
"""Words of a running number, which numbers rows rather than people."""

ASIDES = _set(
    words_in("asides")
    + """
    why reason reasons comment comments remark remarks note notes motivation explain because warum grund
    begrundung bemerkung bemerkungen kommentar anmerkung pourquoi raison motif motivo motivos razon
    commentaire remarque porque razao observacoes perche motivazione commento waarom reden toelichting
    opmerking opmerkingen uzasadni* uwagi dlaczego powod proc duvod poznamk* varfor motivering kommentar*
    anmarkning begrundelse hvorfor bemaerkning* merknad miksi perustelu* huomautu* neden aciklama gerekce
    почему причин* комментари* примечани* обоснован* чому
    коментар* примітк* 理由 原因 备注 備註 说明 説明 备考 備考 コメント 사유 이유 비고 lydo
    ghichu alasan catatan keterangan سبب السبب ملاحظات لماذا סיבה הערות הערה נימוק γιατι λογος
    παρατηρησ* miert indok* megjegyzes* motiv* observatii comentari* date datum fecha
"""
)
"""Words of a column that explains, remarks or dates."""

KNOWN_WORDS = frozenset().union(
    PEOPLE,
    POSITIONS,
    IDS,
    PERSON_IDS,
    MAIL,
    NAMES,
    TITLES,
    CHOICES,
    ORDINALS,
    NUMBERED_CHOICES,
    MOST,
    LEAST,
    SEATS,
    LINKS,
    RANKING,
    SCORING,
    RESULTS,
    TAKEN,
    TIMES,
    SERIALS,
    ASIDES,
)

UNSPACED_WORDS = frozenset(word for word in KNOWN_WORDS if re.match(f"[{UNSPACED}]", word))
"""Words of scripts without spaces."""
