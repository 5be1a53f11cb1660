// English for the guard. A word belongs to the first list that names it.
#pragma once
#include <string_view>

namespace tidings {

inline constexpr std::string_view english_words = R"words(# number
zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty
seventy eighty ninety hundred hundreds thousand thousands million millions billion dozen double triple twice once half
first second third fourth fifth both
# date
today tomorrow yesterday tonight overnight monday tuesday wednesday thursday friday saturday sunday weekday weekdays
weekend january february march april june july august september october november december days week weeks month
months year years hour hours minute minutes seconds morning afternoon evening noon midnight daily weekly deadline
expires expire expired until date dates schedule scheduled instantly immediately
# price
free price prices priced cost costs costing costless cheap cheaper cheapest discount discounts discounted voucher
vouchers coupon coupons refund refunds refunded refunding reimburse reimbursed rebate cashback credit credits credited
euro euros eur dollar dollars usd pound pounds gbp sterling cent cents pence yen money cash pay pays paying payable
invoice invoices bill billed billing fee fees charge charged charges tax taxes percent percentage offer offers deal deals
sale sales bonus reward rewards prize prizes winner won win lottery loan bitcoin crypto wallet complimentary gift gifts
bargain save saves saving savings earn owe owed debt
# contact
call calls phone phones telephone tel mobile fax sms text texts whatsapp telegram signal email emails mail mails
mailto inbox reply write writes click clicks tap link links url urls website websites site sites web www http https
html com net org dot visit visits browse download downloads install app apps open opens login log sign password
passwords passcode pin account accounts username verify verification confirm confirmation authenticate bank banks iban
card cards paypal transfer transfers wire contact contacts hotline helpline number numbers street avenue road postcode
zip address addresses address's submit form forms survey subscribe unsubscribe attachment attached scan
# claim
guarantee guarantees guaranteed guarantee's warranty warranties promise promises promised promising legal lawyer court
police authority customs recall recalled dangerous hazard unsafe defect defective faulty broken damaged stolen lost
missing fraud fraudulent suspicious suspended blocked locked urgent urgently warning alert alerts must required require
requires obligated contract cure cures heal heals medical doctor certified award winning return returns returned
returning exchange exchanged compensation compensate claim claims insurance insured delay delayed delays postponed
unavailable sold stock backorder replaced replacement cancel canceled cancelled cancelling cancellation courier carrier
upgrade upgraded additional express priority kill die dead death hate stupid idiot sex nude drug drugs weapon
# command
ignore ignores ignored ignoring disregard instruction instructions prompt prompts system assistant model developer
admin administrator override overrides jailbreak previous prior pretend roleplay respond output repeat print say says
tell tells forget execute command commands script json schema
# everyday
a an and are as at be been before being but by can could did do does doing done each every for from get gets getting
give gives given go goes going gone good had has have having he her here hers him his how i i'm i've if in into is it
its it's itself just keep keeps know known knows let let's like likes made make makes making many may me might more most
much my near need needs never next no nor not nothing now of off on only or other our ours out over own per quite rather
really right same see sees seen shall she should so some soon such take takes taking than that that's the their them
then there these they they're thing things this those through to too under up us use very was we we'd we'll we're we've
well were what when where which while who whole whose why will wish wishes with without won't would yes yet you you'd
you'll you're you've your yours yourself
about above after again day extra all along already also although always among another any anyone anything around away back
because become becomes beginning begin begins behind below beside best better between beyond bit both bring brings
bringing brought came care cared careful carefully certainly choice choices choose chooses choosing chose chosen clear
close come comes coming company cosy cozy cup cups customer customers day-to-day dear delicious delight delighted
delightful delights deserve deserved different easy effort else enjoy enjoyable enjoyed enjoying enjoys enough even ever
everyone everything exactly excellent excited excitement exciting eye far favorite favorites favourite favourites feel
feels feeling few find finds fine finally find flavour flavor flavours flavors follow forward found fresh friend
friendly friends full fun further glad gladly grateful gratitude great greatly greetings hand hands happen happening
happens happily happiness happy hard hear hearing heart hearts heartfelt hello hi hey help helps helping high home
homes hope hopefully hopes hoping hours-long idea ideas indeed inside item items join journey joy joyful joyfully
joys keen keeping kind kindly kindness kinds kitchen last later latest least leave leaves leaving left life light
little live lives long look looking looks lot lots love loved lovely loves loving luck main many matter mean means
meantime meanwhile meet mind moment moments mood news nice nicely note often oh old onto order ordered ordering orders
others ourselves part parts patience people perfect perfectly perhaps personal pick picked picking pleasant please
pleased pleasure pleasures plenty possible prepare prepared preparing prepares preparation process proud proudly provide
put puts quality quickly quiet ready reach reaches reaching real receive received receives receiving relax ring safe
safely say-so select selected selecting selection send sending sense serve serves set share sharing shop shopping
short show shows side simple simply sincerely sip sips sit size small smile smiles smooth smoothly something sometimes
special spot start started starting starts stay steps step still store story style such supply support sure surely
surprise sweet table taste tastes tasty team teams thank thankful thanks think thinking thinks though thought
thoughtful thoughtfully thoughts thrilled time times together touch toward towards treasure treat treats treasured
trust trusted try trying turn understand understanding unpack unpacking unwrap unwrapping updated usual value warm
warmest warmly warmth watch way ways welcome welcoming went whenever wherever whether white wide wonderful wonderfully
word words work working works world worry worries worth wrap wrapped wrapping wrapping-up wrapping yet
parcel parcels package packages pack packed packing box boxes doorstep door arrive arrives arriving arrival deliver
delivering delivery deliveries ship ships shipping dispatch shipped dispatched sent delivered arrived landed paid
payment complete completed successfully steeping brew brewing tea teas coffee cookies cake book books reading garden
music play playing cook cooking bake baking wear wearing creative cheer cheers cheerful bright brighten brightens
beautiful beautifully fantastic fabulous superb terrific splendid amazing awesome absolutely truly super appreciate
appreciated appreciates appreciation supporting moving move moved along smoothly underway road-worthy busy hard-working
attention detail details love-filled
~ you your yours you're you'll we we're we'll our ours us i i'm my is are was were has have had will would be been do does
~ did can could must should shall may might please he she they them their
> shipped dispatched sent: shipped delivered
> delivered arrived landed: delivered
> paid: paid processing shipped delivered
> payment: paid payment_failed
)words";

}  // namespace tidings
