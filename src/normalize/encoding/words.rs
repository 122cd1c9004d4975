//! Words that tell an encoding when they appear under it: headers of contact lists, and names that everybody has.

/// In lower case, at least one character not ASCII.
#[rustfmt::skip]
pub(super) const WORDS: &[&str] = &[
    "straße", "prénom", "société", "téléphone", "numéro", "müller", "jürgen", "schröder", "köln", "münchen", "düsseldorf", "zürich", "größe",
    "josé", "maría", "garcía", "lópez", "gonzález", "rodríguez", "martínez", "hernández", "pérez", "sánchez", "ramírez", "teléfono", "dirección", "correo electrónico",
    "país", "código", "muñoz", "nuñez", "núñez", "peña", "méxico", "bogotá", "joão", "gonçalves", "endereço", "são paulo", "françois", "andré", "hélène", "rené", "élodie",
    "jørgen", "sørensen", "søren", "øst", "åse", "gatuadress", "företag", "förnamn", "björn", "göteborg", "malmö", "københavn", "tromsø", "århus", "mäkinen", "virtanen", "hämäläinen",
    "imię", "łódź", "kraków", "wrocław", "poznań", "gdańsk", "łukasz", "małgorzata", "wójcik", "kowalczyk", "wiśniewski", "zieliński", "kamiński", "lewandowska", "dąbrowski", "jabłoński", "świętokrzyska",
    "příjmení", "jméno", "město", "dvořák", "novák", "černý", "procházka", "svobodová", "jiří", "tomáš", "plzeň", "kučera", "veselý", "němec", "név", "vezetéknév", "keresztnév", "lászló", "győr", "tóth", "szabó", "kovács", "győző", "erdős",
    "ștefan", "ionuț", "ţepeş", "telefón", "žižkov", "šimić", "marković", "ivanović", "horvat", "đorđević", "kovačević",
    "şehir", "ayşe", "yılmaz", "çelik", "öztürk", "şahin", "yıldız", "istanbul", "güneş", "doğan", "kılıç", "özdemir", "soyadı", "adı",
    "kazlauskas", "petraitė", "bērziņš", "kalniņš", "rīga", "šiauliai", "jānis", "ozoliņš", "tõnu",
    "телефон", "имя", "фамилия", "отчество", "почта", "город", "адрес", "компания", "иван", "москва", "анна", "ольга", "сергей", "александр", "мария", "иванов", "петров", "смирнов", "київ", "ім'я", "прізвище", "місто",
    "όνομα", "επώνυμο", "τηλέφωνο", "πόλη", "διεύθυνση", "αθήνα", "γιώργος", "μαρία", "παπαδόπουλος", "θεσσαλονίκη", "דוא\"ל", "שם", "טלפון", "עיר", "כהן", "לוי", "תל אביב", "דוד",
    "الاسم", "الهاتف", "المدينة", "محمد", "أحمد", "فاطمة", "ชื่อ", "นามสกุล", "โทรศัพท์", "เบอร์", "กรุงเทพ", "สมชาย",
    "氏名", "名前", "電話", "住所", "会社", "会社名", "都道府県", "東京", "大阪", "田中", "佐藤", "鈴木", "高橋", "渡辺", "山田", "メール", "メールアドレス", "フリガナ", "ﾀﾅｶ", "ｽｽﾞｷ", "ﾀﾛｳ", "太郎", "花子",
    "姓名", "手机", "电话", "邮箱", "公司", "城市", "地址", "北京", "上海", "张", "王", "李伟", "刘", "陈", "手機", "電子郵件", "公司", "城市", "臺北", "台北", "陳", "張", "林", "黃",
    "이름", "성명", "전화", "전화번호", "이메일", "휴대폰", "주소", "회사", "서울", "부산", "김", "이", "박",
];
