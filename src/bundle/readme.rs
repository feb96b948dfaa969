//! README-ARCHIVE.txt: what the bundle is and how to check it without the program.

use super::write::Contents;

pub(super) fn readme(contents: &Contents) -> String {
    let list = |title: fn(&super::Member) -> &str| -> String {
        let lines = contents
            .members
            .iter()
            .map(|member| format!("  data/{}\n      {}\n", member.path, title(member)));
        lines.collect()
    };
    let stem = &contents.stem;
    format!(
        "{title_ru}\n\
         Архивный пакет {stem}.zip. Хранить до {until} включительно.\n\n\
         ЧТО ВНУТРИ\n{list_ru}  data/inventory.csv\n      Внутренняя опись\n\n\
         КАК ПРОВЕРИТЬ БЕЗ ПРОГРАММЫ, КОТОРАЯ ЕГО СДЕЛАЛА\n\
         \x20 1. Распаковать:           unzip {stem}.zip\n\
         \x20 2. Перейти в папку:       cd {stem}\n\
         \x20 3. Проверить документы:   sha512sum -c manifest-sha512.txt\n\
         \x20 4. Проверить описание:    sha512sum -c tagmanifest-sha512.txt\n\
         Напротив каждого файла должно стоять OK. То же — командой sha256sum и файлами\n\
         manifest-sha256.txt, tagmanifest-sha256.txt. Пакет устроен по открытому стандарту\n\
         BagIt 1.0 (RFC 8493); подойдёт любая программа, которая его понимает.\n\
         Контрольные суммы защищают от порчи, но не от умышленной подмены всего пакета.\n\n\
         {title_en}\n\
         Archive bundle {stem}.zip. Keep until {until}, that day included.\n\n\
         CONTENTS\n{list_en}  data/inventory.csv\n      Inventory\n\n\
         HOW TO CHECK IT WITHOUT THE PROGRAM THAT MADE IT\n\
         \x20 1. Unpack:                unzip {stem}.zip\n\
         \x20 2. Go there:              cd {stem}\n\
         \x20 3. Check the documents:   sha512sum -c manifest-sha512.txt\n\
         \x20 4. Check the description: sha512sum -c tagmanifest-sha512.txt\n\
         Every line must end with OK. The same works with sha256sum and the two sha256\n\
         files. The bundle follows the open standard BagIt 1.0 (RFC 8493); any tool for it\n\
         will do. Digests guard against damage, not against someone who rewrites it all.\n",
        title_ru = contents.title_ru,
        title_en = contents.title_en,
        until = contents.keep_until,
        list_ru = list(|member| &member.title_ru),
        list_en = list(|member| &member.title_en),
    )
}
