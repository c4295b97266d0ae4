"""Words of rosters in further languages, a block for each: what `vocabulary` and `marks` call it, then the words.

A word with a star stands for all its endings; phrases of several words say what they mean behind "=".
"""

from __future__ import annotations

from collections import defaultdict

TONGUES = """
[bn]
people: শিক্ষার্থী* ছাত্র* ছাত্রী* প্রার্থী* অংশগ্রহণকারী* কর্মী*
positions: ক্লাব* প্রকল্প* কোর্স* বিষয়* প্রতিষ্ঠান* কার্যক্রম* পদের
ids: নম্বর নং আইডি কোড
person_ids: রোল
mail: ইমেইল ইমেল ঠিকানা
names: নাম
titles: নাম শিরোনাম
choices: পছন্দ* ইচ্ছা
ordinals: প্রথম দ্বিতীয় তৃতীয় চতুর্থ পঞ্চম
most: সর্বোচ্চ সর্বাধিক
least: সর্বনিম্ন ন্যূনতম
seats: আসন* সংখ্যা ধারণক্ষমতা
ranking: ক্রম অগ্রাধিকার
scoring: স্কোর পয়েন্ট রেটিং
times: টাইমস্ট্যাম্প সময় তারিখ
serials: ক্রমিক
asides: কেন কারণ মন্তব্য
totals: মোট সর্বমোট
remarks: দ্রষ্টব্য মন্তব্য
yes: হ্যাঁ
no: না
maybe: হয়তো সম্ভবত
none: নেই
unlimited: সীমাহীন

[hi mr ne]
people: छात्र* विद्यार्थी* प्रतिभागी* अभ्यर्थी* कर्मचारी*
positions: परियोजना* पाठ्यक्रम* विषय* क्लब* संस्था* गतिविधि* पद
links: की का के ची चा चे को
ids: संख्या क्रमांक नंबर नम्बर कोड आईडी
person_ids: अनुक्रमांक रोल नामांकन
mail: ईमेल
names: नाम नाव
titles: नाम नाव शीर्षक
choices: पसंद* पसंती* रोजाइ* वरीयता* प्राथमिकता* विकल्प*
ordinals: पहल* दूसर* तीसर* चौथ* पांचव*
most: अधिकतम कमाल
least: न्यूनतम किमान
seats: सीट* स्थान जागा क्षमता
ranking: क्रम वरीयता
scoring: अंक गुण स्कोर
times: समय दिनांक तारीख मिति
serials: क्र क्रम
asides: कारण टिप्पणी क्यों
totals: कुल योग एकूण जम्मा
remarks: टिप्पणी नोट सूचना
yes: हाँ हां होय हो
no: नहीं नाही होइन
maybe: शायद कदाचित
unlimited: असीमित अमर्यादित

[pa gu ta te kn ml si]
people: ਵਿਦਿਆਰਥੀ* વિદ્યાર્થી* மாணவர்* మాణవர் విద్యార్థి* ವಿದ್ಯಾರ್ಥಿ* വിദ്യാർത്ഥി* ශිෂ්‍ය* සිසු*
positions: ਪ੍ਰੋਜੈਕਟ પ્રોજેક્ટ திட்டம் பாடம் ప్రాజెక్టు ಯೋಜನೆ പദ്ധതി ව්‍යාපෘති*
ids: ਨੰਬਰ નંબર எண் నంబర్ సంఖ్య ಸಂಖ್ಯೆ നമ്പർ අංකය
names: ਨਾਮ નામ பெயர் పేరు ಹೆಸರು പേര് නම
titles: ਨਾਮ નામ பெயர் పేరు ಹೆಸರು പേര് නම
choices: ਪਸੰਦ પસંદગી விருப்பம் தேர்வு ఎంపిక ಆಯ್ಕೆ മുൻഗണന තේරීම
ordinals: முதல் இரண்டாம் மூன்றாம் நான்காம் ஐந்தாம்
ordinals: మొదటి రెండవ మూడవ నాల్గవ ఐదవ
ordinals: પ્રથમ બીજી ત્રીજી ચોથી પાંચમી
most: அதிகபட்சம் గరిష్ట ಗರಿಷ್ಠ പരമാവധി મહત્તમ උපරිම
least: குறைந்தபட்சம் కనిష్ట ಕನಿಷ್ಠ കുറഞ്ഞത് લઘુત્તમ අවම
seats: இடங்கள் సీట్లు ಸೀಟುಗಳು സീറ്റുകൾ બેઠકો ආසන
totals: மொத்தம் మొత్తం ಒಟ್ಟು ആകെ કુલ ਕੁੱਲ එකතුව
yes: ਹਾਂ હા ஆம் అవును ಹೌದು അതെ ඔව්
no: ਨਹੀਂ ના இல்லை కాదు ಇಲ್ಲ ഇല്ല නැත
maybe: ਸ਼ਾਇਦ કદાચ ஒருவேளை బహుశా ಬಹುಶಃ ഒരുപക്ഷേ

[fa]
people: دانشجو دانشجویان دانشآموز دانشاموز دانش آموز متقاضی داوطلب کارمند شرکتکننده
positions: پروژه پروژهها درس دوره کارگاه موضوع شرکت سازمان محل واحد گروه
ids: شماره کد شناسه
person_ids: دانشجویی ملی پرسنلی
mail: ایمیل رایانامه
names: نام خانوادگی
titles: نام عنوان
choices: اولویت اولویتها انتخاب انتخابها ترجیح
ordinals: اول دوم سوم چهارم پنجم
most: حداکثر بیشترین
least: حداقل کمترین
seats: ظرفیت تعداد نفر جا
links: و به ترتیب های ها
ranking: رتبه ترتیب
scoring: امتیاز نمره
times: زمان تاریخ ساعت
serials: ردیف
asides: دلیل توضیحات چرا
totals: جمع مجموع کل
remarks: توجه یادداشت توضیح
yes: بله بلی آری
no: خیر نه
maybe: شاید
none: هیچ ندارد
unlimited: نامحدود = بدون محدودیت

[ur]
people: طالب طلباء طلبہ امیدوار
positions: منصوبہ مضمون کورس ادارہ
ids: نمبر کوڈ
names: نام
titles: نام عنوان
choices: پسند ترجیح انتخاب
ordinals: پہلی دوسری تیسری چوتھی پانچویں
most: زیادہ
least: کم
seats: نشستیں گنجائش تعداد
totals: کل میزان
yes: ہاں
no: نہیں
maybe: شاید

[kk]
people: студент* оқушы* қатысушы* үміткер* қызметкер* білімгер*
positions: жоба* пән* курс* мекеме* кәсіпорын* тақырып* тәжірибе* үйірме*
ids: нөмір* код* нөмер
person_ids: ЖСН жсн
names: аты жөні тегі есімі
titles: атауы аты
choices: таңдау* қалау* басымдық*
ordinals: бірінші екінші үшінші төртінші бесінші
most: барынша максимум
least: кемінде минимум
seats: орын* саны сыйымдылық*
ranking: реті
scoring: балл* ұпай* бағалау* баға
times: уақыты күні
serials: рб реттік
asides: себебі неге түсініктеме ескерту
totals: барлығы жиыны қорытынды
remarks: ескерту ескертпе
yes: иә
no: жоқ
maybe: мүмкін
unlimited: шексіз = шектеусіз

[ky tg mn]
people: студент* окуучу* донишҷӯ* хонанда* оюутан* сурагч*
positions: долбоор* лоиҳа* төсөл* сургалт*
ids: номери рақам* дугаар*
names: аты ному насаб нэр овог
titles: аталышы ном нэр
choices: тандоо* интихоб* сонголт*
ordinals: биринчи экинчи үчүнчү төртүнчү бешинчи
ordinals: якум дуюм сеюм чорум панҷум
ordinals: нэгдүгээр хоёрдугаар гуравдугаар дөрөвдүгээр тавдугаар
most: ҳадди аксар хамгийн
seats: орун* ҷой* суудал* тоо*
totals: жалпы ҳамагӣ нийт
yes: ооба ҳа тийм
no: жок не үгүй
maybe: балким шояд магадгүй

[uz az tk]
people: talaba* oquvchi* nomzod* şagird* telebe* iştirakçı* namizəd* talyp* okuwçy*
positions: loyiha* fan fani yonalish* layihə* fənn* müəssisə* taslama*
ids: raqam* raqami kodi nömrə* nomre* belgisi
names: ism familiya* ismi fio ad soyad adı soyadı ady familiýasy
titles: nomi adı ady
choices: tanlov* tanlash seçim* üstünlük saylaw* saýlaw*
ordinals: birinchi ikkinchi uchinchi tortinchi beshinchi
ordinals: birinci ikinci üçüncü dördüncü beşinci
most: maksimal* maksimum
least: minimal* minimum
seats: orinlar orni joylar joyi yer sayı soni sany
scoring: bali ballar xal xalı
totals: jami cəmi jemi
yes: ha bəli hawa
no: yoq xeyr ýok
maybe: balki bəlkə belki
asides: sabab səbəb izoh qeyd
times: vaqt* sana vaxt tarix

[bg mk]
people: ученик* студент* участник* участнич* кандидат* служител*
positions: проект* фирма фирми предприяти* дисциплин* тема теми занимани* клуб*
ids: номер код шифър број
person_ids: факултетен фак егн матичен
names: име имена фамилия презиме
titles: име наименование заглавие назив
choices: избор* желани* предпочитани* приоритет* желба желби
ordinals: първ* втор* трет* четвърт* пети пета пето
ordinals: прв* втор* трет* четврт* петти петта
most: максимум максимал* макс најмногу
least: минимум минимал* мин најмалку
seats: места място брой капацитет места бројот
ranking: подреждане ранг* класиране
scoring: точк* точки оценк* поени бодови
times: дата време час
serials: пореден реден
asides: защо причин* забележк* коментар* зошто
totals: общо всичко вкупно сума
remarks: забележк* забележка бележка напомена
yes: да
no: не
maybe: може можеби
unlimited: неограничено = без ограничение = без ограничения

[sr hr bs sl]
people: učenik* učenic* student* studentk* polaznik* kandidat* zaposleni* dijak* udeležen* sudionik* ученик* студент*
positions: projekt* projekat* predmet* tema teme tvrtka firma poduzeć* preduzeć* radionic* delavnic* aktivnost*
ids: broj šifra oznaka kod številka številk* број шифра
person_ids: jmbag oib indeks indeksa indeksa vpisna jmbg индекс*
names: ime prezime imena priimek име презиме
titles: naziv ime naslov назив
choices: izbor* želja želje želj* prioritet* preferencij* izbir* жеља жеље избор*
ordinals: prv* drug* treć* četvrt* peti peta peto
ordinals: prva druga tretja četrta peta
ordinals: прв* друг* трећ* четврт* пети пета пето
most: najviše najveć* maksimaln* največ največje највише
least: najmanje najmanj* minimaln* најмање
seats: mjesta mjest* mesta mest* broj kapacitet* število место места
ranking: rang rangiranje poredak redoslijed redosled
scoring: bod bodova bodovi poen* točke točk ocjen* ocen* бодов* поен*
times: vrijeme vreme datum čas датум време
serials: rb redni zap
asides: zašto razlog* napomen* komentar* opomb* opomba зашто разлог напомен*
totals: ukupno skupaj svega zbroj zbir укупно
remarks: napomena opomba opaska напомена
yes: da да
no: ne не
maybe: možda mogoče možno можда
none: nema ništa nič
unlimited: neograničeno = bez ograničenja = neomejeno = brez omejitve = неограничено

[sk]
people: žiak* žiač* študent* študentk* uchádzač* účastní* zamestnan*
positions: projekt* predmet* téma témy firma firmy krúžok krúžk* podnik* pracovisk* odbor*
ids: číslo kód označeni*
person_ids: osobné
names: meno priezvisko mená
titles: názov meno
choices: voľb* výber* želani* želan* priorit* preferenci*
ordinals: prv* druh* tret* štvrt* piat*
most: najviac maximáln* max
least: najmenej minimáln* min
seats: miest* miesta voľné kapacit* počet
ranking: poradie poradi*
scoring: bod body bodov* hodnoteni* váh*
times: čas dátum
serials: por
asides: prečo dôvod* poznámk*
totals: spolu celkom súčet
remarks: poznámka pozn
yes: áno
no: nie
maybe: možno azda
none: žiadn* nič
unlimited: neobmedzene = bez obmedzenia = bez limitu

[lt]
people: mokin* student* dalyv* kandidat* darbuotoj*
positions: projekt* dalyk* tema temos įmon* būrel* praktik* kursas kursai
ids: numeris nr kodas
names: vardas pavardė vardai
titles: pavadinimas vardas
choices: pasirinkim* prioritet* pageidavim*
ordinals: pirm* antras treči* ketvirt* penkt*
ordinals: pirma antra trečia ketvirta penkta
most: daugiausia didžiausi* maksimal*
least: mažiausia* mažiausi* minimal*
seats: vieta vietos vietų skaičius
ranking: eilė eilišk*
scoring: taškai taškų balai balų įvertinim*
times: laikas data
serials: eil
asides: kodėl priežast* pastab* komentar*
totals: viso suma
remarks: pastaba pastabos
yes: taip
no: ne
maybe: galbūt gal
unlimited: neribota = neribotai = be apribojimų

[lv]
people: skolēn* student* dalībniek* kandidāt* darbiniek* audzēkn*
positions: projekt* priekšmet* tēma tēmas uzņēmum* pulciņ* praks* kurss kursi
ids: numurs nr kods
names: vārds uzvārds
titles: nosaukums vārds
choices: izvēl* prioritāt* vēlm*
ordinals: pirmais otrais trešais ceturtais piektais
ordinals: pirmā otrā trešā ceturtā piektā
most: lielākais maksimāl*
least: mazākais minimāl*
seats: vieta vietas vietu skaits
ranking: secība
scoring: punkti punktu vērtējum*
times: laiks datums
asides: kāpēc iemesl* piezīm*
totals: kopā summa
remarks: piezīme piezīmes
yes: jā
no: nē
maybe: varbūt
unlimited: neierobežots = neierobežoti = bez ierobežojuma

[et]
people: õpila* üliõpila* osaleja* kandidaa* töötaja*
positions: projekt* aine õppeaine teema ettevõt* praktika* kursus*
ids: number nr kood
person_ids: isikukood
names: nimi eesnimi perekonnanimi
titles: nimi nimetus pealkiri
choices: valik* eelistus* soov*
ordinals: esime* teine teise kolma* neljas neljand* viies viiend*
most: maksimaal* enim kuni
least: minimaal* vähemalt
seats: kohti kohtade kohad koht arv
ranking: järjekord pingerida
scoring: punktid punkte hinnang hinne
times: aeg kuupäev ajatempel
serials: jrk
asides: miks põhjus märkus* kommentaar*
totals: kokku summa
remarks: märkus märkused
yes: jah
no: ei
maybe: võib-olla ehk
unlimited: piiramatu = piiranguta

[is fo]
people: nemand* nemend* þátttakend* umsækjand*
positions: verkefni námskeið vinnustað* fyrirtæki hópur
ids: númer kennitala nr
names: nafn nöfn navn
titles: heiti nafn titill
choices: val ósk óskir forgang*
ordinals: fyrst* annar þriðj* fjórða fjórði fimmt*
most: hámark hámarks*
least: lágmark minnst
seats: pláss sæti fjöldi
totals: samtals alls
yes: já
no: nei
maybe: kannski

[sq]
people: nxënës* student* kandidat* pjesëmarrës* punonjës*
positions: projekt* kurs* lëndë lënda temë tema ndërmarrj* kompani*
ids: numri nr kodi
names: emri mbiemri
titles: titulli emri emërtimi
choices: zgjedhj* preferenc* dëshir*
ordinals: parë dytë tretë katërt pestë
most: maksimumi maksimal* shumta
least: minimumi minimal* pakta
seats: vende vendet numri kapaciteti
links: i e të së
scoring: pikë pikët pike
times: koha data
asides: pse arsye* shënim*
totals: gjithsej totali shuma
yes: po
no: jo
maybe: ndoshta
unlimited: pakufizuar = pa kufi

[ca gl eu]
people: alumne* alumn* estudiant* ikasle* partaideak langile*
positions: projecte projectes proxecto proxectos curs assignatur* taller* obradoir* proiektu* ikastaro* enpresa*
ids: número codi código kodea zenbaki*
names: nom cognom cognoms nome apelidos izena abizena abizenak
titles: títol nom título izena izenburua
choices: opció opcions elecció preferènci* opción escolla preferencia aukera* lehentasun*
ordinals: primer segon tercer quart cinqué
ordinals: primera segona tercera quarta cinquena
ordinals: lehen bigarren hirugarren laugarren bosgarren
most: màxim màxima máximo gehienez gehienekoa
least: mínim mínima mínimo gutxienez gutxienekoa
seats: places plaça prazas praza plazak plaza kopurua
scoring: punts puntuació puntos puntuak
asides: motiu zergatik arrazoia oharrak observacions
totals: total guztira
remarks: nota oharra
yes: sí bai si
no: no ez non
maybe: potser quizais agian
unlimited: il·limitat = sense límit = sen límite = mugagabea

[cy ga mt]
people: myfyri* disgybl* dalta*
positions: prosiect* cwrs tionscad* cúrsa* proġett*
names: enw ainm isem kunjom
titles: teitl enw teideal titlu
choices: dewis* rogha* għażl*
most: uchafswm uasmhéid massimu
least: lleiafswm íosmhéid minimu
seats: lleoedd áiteanna postijiet
totals: cyfanswm iomlán
yes: ydw
no: nage
maybe: efallai

[ka]
people: მოსწავლე* სტუდენტ* მონაწილე* კანდიდატ* თანამშრომელ*
positions: პროექტ* კურს* საგან* თემა* კომპანია* წრე ორგანიზაცია*
ids: ნომერი კოდი
person_ids: პირადი
names: სახელი გვარი
titles: დასახელება სახელწოდება სახელი
choices: არჩევან* პრიორიტეტ* სურვილ*
ordinals: პირველ* მეორე* მესამე* მეოთხე* მეხუთე*
most: მაქსიმუმ* მაქსიმალურ*
least: მინიმუმ* მინიმალურ*
seats: ადგილ* რაოდენობ*
scoring: ქულა ქულები შეფასებ*
times: დრო თარიღი
asides: მიზეზ* რატომ შენიშვნ* კომენტარ*
totals: სულ ჯამი
remarks: შენიშვნა
taken: ტელეფონ* ოთახ* კლასი
yes: კი დიახ
no: არა
maybe: შეიძლება ალბათ
unlimited: შეუზღუდავი

[hy]
people: աշակերտ* ուսանող* մասնակից* թեկնածու*
positions: նախագիծ* ծրագիր* դասընթաց* առարկա* ընկերություն* խմբակ*
ids: համար* կոդ*
names: անուն* ազգանուն*
titles: անվանում* վերնագիր անուն
choices: ընտրություն* նախապատվություն* առաջնահերթություն*
ordinals: առաջին երկրորդ երրորդ չորրորդ հինգերորդ
most: առավելագույն*
least: նվազագույն*
seats: տեղ* տեղերի քանակ* թիվ*
scoring: միավոր* գնահատ*
times: ժամ* ամսաթիվ*
asides: ինչու պատճառ* նշում*
totals: ընդամենը ընդհանուր
remarks: նշում ծանոթություն
yes: այո
no: ոչ
maybe: միգուցե հնարավոր գուցե
unlimited: անսահմանափակ

[th]
people: นักเรียน นักศึกษา ผู้สมัคร ผู้เข้าร่วม พนักงาน
positions: โครงการ วิชา รายวิชา ชมรม กิจกรรม สถานประกอบการ หัวข้อ หน่วยงาน
ids: รหัส เลขที่ หมายเลข เลข
person_ids: เลขประจำตัว ประจำตัว
mail: อีเมล
names: ชื่อ นามสกุล สกุล
titles: ชื่อ
choices: อันดับ ตัวเลือก เลือก ความต้องการ ลำดับที่
ordinals: แรก สอง สาม สี่ ห้า
most: สูงสุด มากสุด มากที่สุด
least: ต่ำสุด ขั้นต่ำ น้อยที่สุด อย่างน้อย
seats: จำนวน ที่นั่ง รับ คน ความจุ จำนวนรับ
links: ที่ ของ การ และ
ranking: ลำดับ อันดับ
scoring: คะแนน
times: เวลา วันที่ ประทับเวลา
serials: ลำดับ
asides: เหตุผล หมายเหตุ ทำไม ความคิดเห็น
totals: รวม รวมทั้งหมด
remarks: หมายเหตุ
yes: ใช่ ได้
no: ไม่ ไม่ใช่ ไม่ได้
maybe: อาจจะ บางที
unlimited: ไม่จำกัด

[lo km my]
people: ນັກຮຽນ ນັກສຶກສາ សិស្ស និស្សិត ကျောင်းသား ကျောင်းသူ
positions: ໂຄງການ ວິຊາ គម្រោង មុខវិជ្ជា ပရောဂျက် ဘာသာရပ်
ids: ລະຫັດ ເລກທີ លេខ អត្តលេខ អត្ត នံပါတ် အမှတ်
names: ຊື່ ນາມສະກຸນ ឈ្មោះ គោត្តនាម អမည်
titles: ຊື່ ឈ្មោះ အမည်
choices: ທາງເລືອກ ເລືອກ ជម្រើស ជំរើស ရွေးချယ်မှု ဦးစားပေး
most: ສູງສຸດ អតិបរមា အများဆုံး
least: ຕ່ຳສຸດ អប្បបរមា အနည်းဆုံး
seats: ຈຳນວນ ບ່ອນນັ່ງ ចំនួន កៅអី အရေအတွက် နေရာ
totals: ລວມ សរុប စုစုပေါင်း
serials: ລຳດັບ ល.រ စဉ်
yes: ແມ່ນ បាទ ចាស ဟုတ်ကဲ့
no: ບໍ່ ទេ မဟုတ်
maybe: ອາດຈະ ប្រហែល ဖြစ်နိုင်တယ်

[ms id fil]
people: pelajar murid peserta calon pekerja estudyante kalahok
positions: projek kursus subjek topik kelab syarikat tempat organisasi proyekto kurso paksa
ids: nombor no kod bil numero bilang
person_ids: matrik pendaftaran
names: nama pangalan apelyido penuh
titles: nama tajuk judul pamagat pangalan
choices: pilihan keutamaan kegemaran pagpipilian pili
ordinals: pertama kedua ketiga keempat kelima
ordinals: uuna ikalawa ikatlo ikaapat ikalima
most: maksimum maksimal terbanyak pinakamarami
least: minimum minimal pinakakaunti
seats: tempat kekosongan bilangan kapasiti puwesto
links: dan yang untuk di ng mga sa
ranking: kedudukan susunan turutan
scoring: markah skor puntos
times: masa tarikh waktu tanggal oras petsa
asides: sebab mengapa ulasan bakit dahilan
totals: jumlah kabuuan
remarks: nota catatan perhatian paalala
yes: ya oo
no: tidak hindi
maybe: mungkin siguro
unlimited: tanpa had = tiada had = walang limitasyon

[sw]
people: mwanafunzi wanafunzi mshiriki washiriki mwombaji
positions: mradi miradi kozi somo kampuni kikundi
ids: namba nambari msimbo
names: jina majina
titles: jina kichwa
choices: chaguo machaguo kipaumbele
ordinals: kwanza pili tatu nne tano
links: la ya wa cha
most: juu
least: chini
seats: nafasi idadi viti
scoring: alama pointi
asides: sababu kwanini maoni
totals: jumla
yes: ndiyo
no: hapana
maybe: labda

[am]
people: ተማሪ ተማሪዎች ተሳታፊ
positions: ፕሮጀክት ኮርስ ድርጅት
ids: ቁጥር መለያ
names: ስም ሙሉ
titles: ስም ርዕስ
choices: ምርጫ
ordinals: አንደኛ ሁለተኛ ሦስተኛ አራተኛ አምስተኛ
most: ከፍተኛ
least: ዝቅተኛ
seats: ቦታ ብዛት
totals: ድምር ጠቅላላ
yes: አዎ
no: አይ አይደለም
maybe: ምናልባት

[af]
people: leerder leerders student studente kandidaat deelnemer
positions: projek projekte kursus vak maatskappy
ids: nommer kode
names: naam voornaam
titles: naam titel
choices: keuse keuses voorkeur
ordinals: eerste tweede derde vierde vyfde
most: maksimum meeste
least: minimum minste
seats: plekke plek aantal
scoring: punte
asides: hoekom rede
totals: totaal
yes: ja
no: nee
maybe: miskien dalk
unlimited: onbeperk

[vi]
choices: nv
"""


def words_in(meaning: str) -> str:
    """Return the words of a meaning in all the languages here."""
    return " ".join(FURTHER[meaning])


def phrases_in(meaning: str) -> list[str]:
    """Return the texts of a meaning that may be of several words."""
    return [part.strip() for text in FURTHER[meaning] for part in text.split("=")]


def ordinals() -> list[tuple[int, str]]:
    """Return the words for first, second, ... with their numbers."""
    return [(number, word) for text in FURTHER["ordinals"] for number, word in enumerate(text.split(), 1)]


def _read(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        meaning, colon, words = line.partition(": ")
        if colon:
            found[meaning].append(words)
    return found


FURTHER = _read(TONGUES)
