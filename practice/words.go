package practice

import "strings"

// everydayWords are frequent words of English as people write to services and as services
// describe themselves. Drills are made of them, so that a model has read each of them
// often, whatever world it comes to.
const everydayWords = `able about above accept access account across action active actual address adult afternoon again age agent ago ahead air airport alarm album alert
all allow almost along already always amount and animal annual another answer any anyone anything apart appear apply area around arrive art article ask assign attach
attempt author auto automatic available average away baby back bad bag balance ball band bank bar base basic bath battery beach beautiful become bed begin behind believe
below best better between big bike bill bird birthday bit black blank block blog blood blue board boat body book born borrow both bottle bottom box boy brake branch brand
bread break breakfast bridge bright bring broken brother brown browser budget build building bus business busy button buy cabin cable calendar call camera camp cancel
capacity car card care carry case cash category catalog cause celsius cell center central century certain chain chair change channel chapter charge chart chat cheap check child children
choice choose city claim class classic clean clear click client climate clock close clothes cloud club coach coast code coffee coin cold collect color column come command
common community company compare complete computer concert condition confirm connect contact contain content continue contract control convert cook cool copy corner correct
cost count country couple course court cover create credit cruise culture cup currency current customer cut cycle daily damage dark dash data database date day dead deal debit decide
deep default degree delay delete deliver delivery demand department departure depend deposit describe description desk detail device dinner direct direction directory disable discount discuss
display distance district doctor document dollar done door double down download draft draw dream dress drink drive driver drop dry due during duration each early earth east easy
eat economy edge edit education effect either electric email empty enable end energy engine enjoy enough enter entry equal error euro even evening event ever every everyone everything
exact exam example except exchange expense expensive expert expire export express extend extra eye face fact fail fall family famous fan far farm fast father favorite feature fee feed feel
few field figure file fill film filter final finance fine finish fire first fit fix flag flat flight floor flower fly folder follow follower food foot force foreign forest forget form format forward
found free fresh friday friend front fruit fuel full function fund further future gallon game garage garden gas gate general gift girl give glass global goal gold good grade gram grand grant graph great green
ground group grow guess guest guide hair half hall hand handle happen happy hard hash head headline health hear heart heat heavy height help here hidden hide high hill history hit hold holiday
home hope horse hospital hot hotel hour house how huge human hundred hurry ice idea identity image import important include income increase index individual industry info information inside install instead
insurance interest international internet into invite invoice island issue item job join journey judge jump just keep key keyword kilogram kilometer kind kitchen know label lady lake land language large last late
later latest law lay lead leader league learn least leave left leg legal length less lesson level library license life light like limit line link list listen liter little live load loan local location lock log
logged long look lose loss lost lot loud love low luck luggage lunch machine magazine mail main maintain make male manage manager manual many map march margin mark market match material math matter maximum
may maybe meal measure media medical medium meet meeting member memory menu merge message meter metric middle midnight mile milk million mind mine minimum minute mirror miss missing mix mobile mode model modern
moment monday money month moon more morning most mother motor mountain mouth move movie much museum music name narrow nation native nature near nearest neck need negative neighbor network never new news next nice
night nobody noise none noon normal north note nothing notice notify now number nurse object ocean off offer office officer often oil old once online only open operation option orange order ordinary origin original
other outside oven over owner pack package page paid paint pair pan paper parent park parking part partner party pass passenger passport password past path patient pattern pause pay payment peace pedal pen pending
people per percent perfect perhaps period person personal pet phone photo piano pick picture piece pilot pin pink place plain plan plane planet plant plate play player playlist plenty point police policy pool poor popular
portfolio position positive possible post postpone pound practice prefer prepare present press pressure pretty previous price print priority private problem process produce product profile profit program progress project
promise proper property protect proud provide public publish purchase purpose push put quality quantity quarter question queue quick quiet quite race radio rain raise random range rank rate ratio reach read ready real
reason receipt receive receiver recent recipe record red reduce refresh refund region register regular reject related relation release remain remember remind remove rent repair repeat replace reply report request require
rescue reserve reset resolve resource respond rest restaurant result resume return review reward ride right ring rise river road rock role roll roof room root rose round route row rule run running safe sail salary sale same
sample satisfied saturday save say scale schedule school science score screen sea search season seat second secret section sector secure see select sell send sense sensor sent separate series serious serve server service session set
settings several shape share sharp sheet shelf shift ship shirt shoe shop short shoulder show shower shut sick side sign signal silent silver similar simple simply since single sister site size skin sky sleep slow small smart smile
snow social soft software sold solution some someone something song soon sound source south space special speed spend sport spot spring square staff stage stand standard star start state statement station status stay steel step still
stock stone stop store storm story straight strange stream street strong student studio study style subject submit success successful such sugar suggest suit summary summer sun sunday support sure surface switch symbol system table
take tale talk tall tank target task taste tax taxi teach teacher team technology tell temperature temporary ten term terminal test text than thank theater theme then theory there thick thin thing think third those thousand thread
three through throw thursday ticket time tip tire title today together toilet token tomorrow tone tonight too tool top topic total tour toward tower town toy track trade trading traffic trail train transaction transfer translate travel
traveler tree trip trouble truck true trust truth try tuesday turn twice two type under understand union unique unit unlock until update upgrade upload upon upper urgent used user username usual vacation valid value van variable various
vehicle verify version very vessel video view village visit visitor visual voice volume vote wait wake walk wall warm warning wash watch water wave way weak wear weather web website wednesday week weekend weight welcome well west wet
whatever wheel whether while white whole why wide wife wild wind window wine wing winner winter wireless wish withdraw within without woman wonder wood word work worker working world worry worth write wrong yard year yellow yes yesterday yet young zone`

// Everyday returns the words that drills are made of.
func Everyday() []string { return strings.Fields(everydayWords) }
